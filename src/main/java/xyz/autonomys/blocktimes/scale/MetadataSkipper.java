package xyz.autonomys.blocktimes.scale;

import java.util.function.BiConsumer;

/**
 * Skips the parts of metadata that this program does not use, and checks their lengths. What the versions V14, V15 and
 * V16 differ in stands here and in {@link MetadataReader#metadata}.
 *
 * <p>Layouts: crate {@code frame-metadata}, {@code v14.rs}, {@code v15.rs}, {@code v16.rs}.
 */
final class MetadataSkipper {

    static final int V14 = 14;
    static final int V15 = 15;
    static final int V16 = 16;

    private static final int HASH_BYTES = 32;

    private final ScaleReader reader;
    private final int version;

    MetadataSkipper(ScaleReader reader, int version) {
        this.reader = reader;
        this.version = version;
    }

    void string() {
        reader.skip(reader.count(1));
    }

    void strings() {
        each(1, this::string);
    }

    /** Skips the calls, the events or the errors of a pallet, after their type. */
    void deprecatedVariants() {
        if (version >= V16) {
            each(2, () -> {
                reader.skip(1); // index of the variant
                deprecation();
            });
        }
    }

    /** Skips whether an item, or a variant, is deprecated. */
    private void deprecated() {
        if (version >= V16) {
            deprecation();
        }
    }

    private void deprecation() {
        int at = reader.position();
        int kind = reader.u8();
        switch (kind) {
            case 0, 1 -> { } // not deprecated, deprecated without a note
            case 2 -> {
                string();
                if (reader.bool()) {
                    string();
                }
            }
            default -> throw new ScaleException(at, "unknown kind of deprecation " + kind);
        }
    }

    void storage() {
        string();
        each(6, () -> {
            string();
            reader.skip(1); // modifier
            int at = reader.position();
            int kind = reader.u8();
            switch (kind) {
                case 0 -> reader.skipCompact();
                case 1 -> {
                    reader.skip(reader.count(1)); // hashers
                    reader.skipCompact();
                    reader.skipCompact();
                }
                default -> throw new ScaleException(at, "unknown kind of storage entry " + kind);
            }
            string();
            strings();
            deprecated();
        });
    }

    /** @param constant takes name and value of each constant */
    void constants(BiConsumer<String, byte[]> constant) {
        each(4, () -> {
            String name = reader.string();
            reader.skipCompact();
            byte[] value = reader.bytes(reader.count(1));
            constant.accept(name, value);
            strings();
            deprecated();
        });
    }

    /** Skips the associated types and the view functions of a pallet, which it has since V16. */
    void typesAndViews() {
        if (version < V16) {
            return;
        }
        each(3, () -> {
            string();
            reader.skipCompact();
            strings();
        });
        each(HASH_BYTES + 4, () -> {
            reader.skip(HASH_BYTES);
            function();
        });
    }

    /** Skips the documentation of a pallet, which it has since V15. */
    void palletDocs() {
        if (version >= V15) {
            strings();
            deprecated();
        }
    }

    /** Skips name, parameters, result and documentation of a function. */
    private void function() {
        string();
        each(2, () -> {
            string();
            reader.skipCompact();
        });
        reader.skipCompact();
        strings();
        deprecated();
    }

    void extrinsic() {
        switch (version) {
            case V14 -> {
                reader.skipCompact();
                reader.skip(1);
            }
            case V15 -> {
                reader.skip(1);
                compacts(4); // address, call, signature, extra
            }
            default -> {
                reader.skip(reader.count(1)); // versions
                compacts(3); // address, call, signature
                each(2, () -> {
                    reader.skip(1);
                    each(1, reader::skipCompact); // extensions of that version
                });
            }
        }
        each(3, () -> {
            string();
            compacts(2);
        });
    }

    /** Skips what follows the extrinsic: since V15 the runtime APIs, the outer enums and custom values. */
    void rest() {
        if (version <= V15) {
            reader.skipCompact(); // the type of the runtime
        }
        if (version >= V15) {
            each(3, () -> {
                string();
                each(4, this::function);
                strings();
                if (version >= V16) {
                    reader.skipCompact(); // version of the API
                }
                deprecated();
            });
            compacts(3); // types of calls, events and errors
            each(3, () -> {
                string();
                reader.skipCompact();
                string();
            });
        }
    }

    private void compacts(int count) {
        for (int i = 0; i < count; i++) {
            reader.skipCompact();
        }
    }

    /** @param leastBytes least size of an item */
    private void each(int leastBytes, Runnable item) {
        for (int count = reader.count(leastBytes); count > 0; count--) {
            item.run();
        }
    }
}
