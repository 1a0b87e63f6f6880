package xyz.autonomys.blocktimes.events;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * A chain without an endpoint has one again.
 *
 * @param chain name of the chain
 * @param endpoint URL of the endpoint, without user, password and query
 * @param outageMs for how long there was none, ms
 */
@JsonNaming(SnakeCaseStrategy.class)
public record NodesFound(String chain, String endpoint, long outageMs) implements Event {
}
