package xyz.autonomys.blocktimes.figures;

import java.util.concurrent.atomic.LongAdder;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Counts what a chain has published since the process started, and its reorganisations; keeps its best block.
 * Thread-safe.
 */
public final class ChainFigures {

    private static final int SILENT_BLOCK_TIMES = 10;

    private final LongAdder filesPublished = new LongAdder();
    private final LongAdder rowsPublished = new LongAdder();
    private final LongAdder bytesPublished = new LongAdder();
    private final LongAdder reorganisations = new LongAdder();
    private final long expectedBlockTimeMs;
    private final Time time;
    private volatile long bestBlock = -1;
    private volatile long heardNanos;
    private volatile long firstWanted = 1;
    /** Whether news of every block are expected. */
    private volatile boolean areHeadsFollowed;

    public ChainFigures(long expectedBlockTimeMs, Time time) {
        this.expectedBlockTimeMs = expectedBlockTimeMs;
        this.time = time;
    }

    public void published(StoredFile file) {
        filesPublished.increment();
        rowsPublished.add(file.blocks().count());
        bytesPublished.add(file.sizeBytes());
    }

    public void reorganised() {
        reorganisations.increment();
    }

    public void bestBlock(long block) {
        if (block != bestBlock) { // a survey may return a block that was heard of long ago
            bestBlock = block;
            heardNanos = time.nanos();
        }
    }

    public void wantedFrom(long block) {
        firstWanted = block;
    }

    /** Returns the number of the first block that is wanted. */
    public long firstWanted() {
        return firstWanted;
    }

    /** From now on, news of every block are expected. */
    public void headsAreFollowed() {
        areHeadsFollowed = true;
    }

    public boolean areHeadsFollowed() {
        return areHeadsFollowed;
    }

    /**
     * Returns how many blocks the chain should have made since the best block was heard of, if that is longer ago than
     * chance would have it: {@value #SILENT_BLOCK_TIMES} expected block times, which is exceeded about once in 22,000
     * blocks. Otherwise 0; also if heads are not followed.
     */
    public long blocksUnheard() {
        if (!areHeadsFollowed || bestBlock < 0) {
            return 0;
        }
        long blocks = time.msSince(heardNanos) / expectedBlockTimeMs;
        return blocks >= SILENT_BLOCK_TIMES ? blocks : 0;
    }

    public long filesPublished() {
        return filesPublished.sum();
    }

    public long rowsPublished() {
        return rowsPublished.sum();
    }

    public long bytesPublished() {
        return bytesPublished.sum();
    }

    public long reorganisations() {
        return reorganisations.sum();
    }

    /** Returns the number of the best block; -1 until one is known. */
    public long bestBlock() {
        return bestBlock;
    }
}
