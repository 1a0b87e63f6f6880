package xyz.autonomys.blocktimes.events;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Stored blocks were replaced by others, or removed: a reorganisation is healed, rows were fetched again, or a file was
 * repaired. Each file that came has an event {@link FilePublished} of its own.
 *
 * @param chain name of the chain
 * @param firstBlock first block of the files that changed
 * @param lastBlock last block of the files that changed
 * @param rows number of rows that are stored of these blocks now; 0 if they were removed
 */
@JsonNaming(SnakeCaseStrategy.class)
public record BlocksReplaced(String chain, long firstBlock, long lastBlock, long rows) implements Event {
}
