package xyz.autonomys.blocktimes.figures;

import java.util.concurrent.atomic.LongAdder;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * Counts what a chain has published since the process started, and its reorganisations; keeps its best block.
 * Thread-safe.
 */
public final class ChainFigures {

    private final LongAdder filesPublished = new LongAdder();
    private final LongAdder rowsPublished = new LongAdder();
    private final LongAdder bytesPublished = new LongAdder();
    private final LongAdder reorganisations = new LongAdder();
    private volatile long bestBlock = -1;

    public void published(StoredFile file) {
        filesPublished.increment();
        rowsPublished.add(file.blocks().count());
        bytesPublished.add(file.sizeBytes());
    }

    public void reorganised() {
        reorganisations.increment();
    }

    public void bestBlock(long block) {
        bestBlock = block;
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
