package xyz.autonomys.blocktimes.storage.files;

import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

/** What a power cut takes of the changes that were not forced. It is asked about each of them, in their order. */
public interface DiskLoss {

    /**
     * How much of a write is on the disk.
     *
     * @param bytes those that are there
     * @param isSized whether the file is as long as if all were
     */
    record Written(int bytes, boolean isSized) {
    }

    /** Whether a change of names is on the disk. */
    boolean keepsEntry();

    /** What is on the disk of a write of so many bytes, or of a truncation, which has none. */
    Written keepsOf(int bytes);

    /** All of it is lost. */
    static DiskLoss all() {
        return of(() -> false, bytes -> new Written(0, false));
    }

    /** Nothing is lost: the process was killed, and the machine went on. */
    static DiskLoss none() {
        return of(() -> true, bytes -> new Written(bytes, true));
    }

    /** Some of it is lost, whole or in part; contents more often than not, where the seed is odd. */
    static DiskLoss some(long seed) {
        Random random = new Random(seed * 0x9E3779B97F4A7C15L);
        int keptOfTen = 2 + random.nextInt(7);
        return of(() -> random.nextInt(10) < keptOfTen, bytes -> switch (random.nextInt(seed % 2 == 0 ? 8 : 4)) {
            case 0 -> new Written(0, false);
            case 1 -> new Written(0, true);
            case 2 -> new Written(random.nextInt(bytes + 1), random.nextBoolean());
            default -> new Written(bytes, true);
        });
    }

    /**
     * One change of names does as no other one does.
     *
     * @param which counted from 0
     * @param isKept whether that one is kept, and the others lost
     */
    static DiskLoss exceptEntry(int which, boolean isKept) {
        int[] asked = {0};
        return of(() -> asked[0]++ == which == isKept, bytes -> new Written(bytes, true));
    }

    private static DiskLoss of(BooleanSupplier entries, IntFunction<Written> contents) {
        return new DiskLoss() {
            @Override
            public boolean keepsEntry() {
                return entries.getAsBoolean();
            }

            @Override
            public Written keepsOf(int bytes) {
                return contents.apply(bytes);
            }
        };
    }
}
