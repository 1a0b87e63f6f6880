package xyz.autonomys.blocktimes.flow;

import java.util.concurrent.atomic.LongAdder;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * Counts what a chain has published since the process started, and its reorganisations; keeps its best block.
 * Thread-safe.
 */
final class ChainFigures {

    private final LongAdder filesPublished = new LongAdder();
    private final LongAdder rowsPublished = new LongAdder();
    private final LongAdder bytesPublished = new LongAdder();
    private final LongAdder reorganisations = new LongAdder();
    private volatile long bestBlock = -1;

    void published(StoredFile file) {
        filesPublished.increment();
        rowsPublished.add(file.blocks().count());
        bytesPublished.add(file.sizeBytes());
    }

    void reorganised() {
        reorganisations.increment();
    }

    void bestBlock(long block) {
        bestBlock = block;
    }

    long filesPublished() {
        return filesPublished.sum();
    }

    long rowsPublished() {
        return rowsPublished.sum();
    }

    long bytesPublished() {
        return bytesPublished.sum();
    }

    long reorganisations() {
        return reorganisations.sum();
    }

    /** Returns the number of the best block; -1 until one is known. */
    long bestBlock() {
        return bestBlock;
    }
}
