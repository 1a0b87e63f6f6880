package xyz.autonomys.blocktimes.events;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Blocks that were asked for could not be had. Sent when a plan has ended: at the end of a backfill, and while
 * following after each round that missed some.
 *
 * @param chain name of the chain
 * @param firstBlock number of the first block
 * @param lastBlock number of the last block
 * @param reason why, for people
 */
@JsonNaming(SnakeCaseStrategy.class)
public record BlocksMissing(String chain, long firstBlock, long lastBlock, String reason) implements Event {
}
