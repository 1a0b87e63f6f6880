package xyz.autonomys.blocktimes.storage;

import java.util.Optional;

/**
 * Remembers, in {@code .first-blocks.json}, the first block of each chain that was ever asked for. So it is known where
 * the data should begin, even if those blocks could not be had.
 */
public final class FirstBlocks {

    private final ChainNotes<Long> blocks;

    /** Reads nothing yet. */
    public FirstBlocks(DataDir dataDir) {
        this.blocks = new ChainNotes<>(dataDir, ".first-blocks.json", Long.class,
                "the first block asked for",
                "it should hold a JSON object of chains and block numbers; remove it, and the next backfill --start=N "
                        + "writes it again");
    }

    /** Returns the number of the first block ever asked for; empty if none was, or only by earlier versions. */
    public Optional<Long> of(String chain) {
        return blocks.of(chain);
    }

    /** Takes note that blocks from this one on are asked for. */
    public void asked(String chain, long first) {
        blocks.change(chain, before -> before == null ? first : Math.min(before, first));
    }
}
