package xyz.autonomys.blocktimes.enrich;

import org.jspecify.annotations.Nullable;

/**
 * A row of the dataset {@code block_times}.
 *
 * @param deltaSinceParentMs the block time, in ms; null for block 1 only, because genesis has no timestamp
 * @param ingestionTsMs Unix ms at which the row was made
 */
public record BlockTime(String chain, Block block, @Nullable Long deltaSinceParentMs, long ingestionTsMs) {
}
