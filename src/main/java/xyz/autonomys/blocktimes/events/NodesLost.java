package xyz.autonomys.blocktimes.events;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * A chain has lost its last endpoint: none of them can be used.
 *
 * @param chain name of the chain
 * @param reason what each endpoint failed with, for people
 */
@JsonNaming(SnakeCaseStrategy.class)
public record NodesLost(String chain, String reason) implements Event {
}
