package xyz.autonomys.blocktimes.decode;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/**
 * How much execution a block was charged for: the {@code ref_time} of its extrinsics and hooks.
 *
 * @param refTimePs ps, all three dispatch classes together; null if the endpoint has no {@code System.BlockWeight}, or
 *         one of another layout
 * @param mostPs the most that the runtime allows a block, ps; null if its metadata does not say
 */
public record BlockWeight(@Nullable Long refTimePs, @Nullable Long mostPs) {

    private static final int DISPATCH_CLASSES = 3;

    /**
     * Decodes {@code System.BlockWeight}.
     *
     * @param value null if the endpoint has none
     */
    static BlockWeight of(byte @Nullable [] value, OptionalLong mostRefTime) {
        return new BlockWeight(value == null ? null : refTime(value),
                mostRefTime.isPresent() ? Long.valueOf(mostRefTime.getAsLong()) : null);
    }

    private static @Nullable Long refTime(byte[] value) {
        ScaleReader reader = new ScaleReader(value);
        long sum = 0;
        try {
            for (int dispatchClass = 0; dispatchClass < DISPATCH_CLASSES; dispatchClass++) {
                sum = Math.addExact(sum, reader.compact());
                reader.skipCompact(); // proof_size
            }
            reader.requireEnd();
            return sum;
        } catch (ScaleException | ArithmeticException e) {
            // Once, a weight was a single number. A block with such a weight is as good as any other.
            return null;
        }
    }
}
