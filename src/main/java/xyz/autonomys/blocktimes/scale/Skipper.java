package xyz.autonomys.blocktimes.scale;

import java.util.Arrays;

/**
 * Skips one value of one type without decoding it. The nesting of values is limited, because types may be recursive and
 * the bytes are not trusted.
 */
abstract sealed class Skipper {

    /** Substrate refuses to decode calls nested deeper than this ({@code MAX_EXTRINSIC_DEPTH}). */
    static final int NESTING_LIMIT = 256;

    /** @param depth number of values that contain this one */
    abstract void skip(ScaleReader reader, int depth);

    /** Returns the size of every value of this type in bytes, at most {@link #HUGE}; -1 if it depends on the value. */
    long fixedSizeBytes() {
        return -1;
    }

    /** A size larger than any input, in bytes. Larger sums of sizes are set to this, so that they do not overflow. */
    static final long HUGE = 1L << 40;

    private static int deeper(ScaleReader reader, int depth) {
        if (depth >= NESTING_LIMIT) {
            throw new ScaleException(reader.position(), "values nested deeper than " + NESTING_LIMIT);
        }
        return depth + 1;
    }

    static final class Fixed extends Skipper {
        private final long sizeBytes;

        Fixed(long sizeBytes) {
            this.sizeBytes = Math.min(sizeBytes, HUGE);
        }

        @Override
        void skip(ScaleReader reader, int depth) {
            reader.skip(sizeBytes);
        }

        @Override
        long fixedSizeBytes() {
            return sizeBytes;
        }
    }

    static final class CompactInteger extends Skipper {
        @Override
        void skip(ScaleReader reader, int depth) {
            reader.skipCompact();
        }
    }

    /** A sequence of elements of the same size, skipped with one multiplication. */
    static final class FixedElements extends Skipper {
        private final long elementBytes;

        FixedElements(long elementBytes) {
            this.elementBytes = elementBytes;
        }

        @Override
        void skip(ScaleReader reader, int depth) {
            int at = reader.position();
            long count = reader.compact();
            if (elementBytes != 0) {
                if (count > reader.remaining() / elementBytes) {
                    throw new ScaleException(at, "length " + count + " of " + elementBytes + "-byte elements but "
                            + reader.remaining() + " bytes left");
                }
                reader.skip(count * elementBytes);
            }
        }
    }

    /**
     * A sequence of elements whose sizes depend on their values. Each takes at least one byte, so the bytes left limit
     * their number.
     */
    static final class Elements extends Skipper {
        private final Skipper element;

        Elements(Skipper element) {
            this.element = element;
        }

        @Override
        void skip(ScaleReader reader, int depth) {
            int within = deeper(reader, depth);
            for (int count = reader.count(1); count > 0; count--) {
                element.skip(reader, within);
            }
        }
    }

    /** Like {@link Elements}, but the type states the number of elements. */
    static final class Repeated extends Skipper {
        private final long length;
        private final Skipper element;

        Repeated(long length, Skipper element) {
            this.length = length;
            this.element = element;
        }

        @Override
        void skip(ScaleReader reader, int depth) {
            int within = deeper(reader, depth);
            for (long i = 0; i < length; i++) {
                element.skip(reader, within);
            }
        }
    }

    static final class Fields extends Skipper {
        private final Skipper[] fields;

        Fields(Skipper[] fields) {
            this.fields = fields;
        }

        @Override
        void skip(ScaleReader reader, int depth) {
            int within = deeper(reader, depth);
            for (Skipper field : fields) {
                field.skip(reader, within);
            }
        }
    }

    static final class Enumeration extends Skipper {
        private final int[] indices;
        private final Skipper[] variants;

        /** @param indices the byte that selects each variant, in ascending order */
        Enumeration(int[] indices, Skipper[] variants) {
            this.indices = indices;
            this.variants = variants;
        }

        @Override
        void skip(ScaleReader reader, int depth) {
            int within = deeper(reader, depth);
            int at = reader.position();
            int index = reader.u8();
            // Nearly all enums number their variants from 0 without a gap, so try that before a search.
            int place = index < indices.length && indices[index] == index ? index : Arrays.binarySearch(indices, index);
            if (place < 0) {
                throw new ScaleException(at, "unknown variant " + index);
            }
            variants[place].skip(reader, within);
        }
    }

    static final class Bits extends Skipper {
        private final int storeBytes;

        Bits(int storeBytes) {
            this.storeBytes = storeBytes;
        }

        @Override
        void skip(ScaleReader reader, int depth) {
            int at = reader.position();
            long bits = reader.compact();
            if (bits > 8L * reader.remaining()) {
                throw new ScaleException(at, bits + " bits but " + reader.remaining() + " bytes left");
            }
            long words = (bits + 8L * storeBytes - 1) / (8L * storeBytes);
            reader.skip(words * storeBytes);
        }
    }

    /** A type that contains itself, directly or indirectly. It is looked up when all types have been compiled. */
    static final class Recursion extends Skipper {
        private final Skipper[] compiled;
        private final int type;

        Recursion(Skipper[] compiled, int type) {
            this.compiled = compiled;
            this.type = type;
        }

        @Override
        void skip(ScaleReader reader, int depth) {
            compiled[type].skip(reader, deeper(reader, depth));
        }
    }
}
