package xyz.autonomys.blocktimes.enrich;

import org.jspecify.annotations.Nullable;

/**
 * A row of the dataset {@code block_times}.
 *
 * @param deltaSinceParentMs null for block 1 only: genesis has no timestamp
 * @param ingestionTsMs Unix ms at which the row was made
 */
public record BlockTime(String chain, Block block, @Nullable Long deltaSinceParentMs, long ingestionTsMs) {
}
