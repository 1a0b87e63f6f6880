package xyz.autonomys.blocktimes.events;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * All blocks of a date are stored: those of the date without a gap, and the blocks before and after them, which are of
 * other dates. Block 1 needs none before it.
 *
 * @param chain name of the chain
 * @param date the date, UTC, as {@code YYYY-MM-DD}
 * @param firstBlock number of its first block
 * @param lastBlock number of its last block
 * @param rows number of its rows, one a block
 * @param files number of files that have them; {@code follow} may merge them afterwards
 */
@JsonNaming(SnakeCaseStrategy.class)
public record DateComplete(String chain, String date, long firstBlock, long lastBlock, long rows, int files)
        implements Event {
}
