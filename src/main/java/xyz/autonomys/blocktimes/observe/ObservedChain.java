package xyz.autonomys.blocktimes.observe;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.rpc.client.RpcStatistics;

/**
 * What {@link ObserveServer} shows of a chain.
 *
 * @param figures the figures of its work
 * @param calls the statistics of its calls
 * @param nodes supplies the states of its endpoints
 * @param routeState supplies the state of its route: Started, Suspended, Stopped, {@link #WAITING} or
 *     {@link #REMOVED}
 */
public record ObservedChain(
        ChainMXBean figures, RpcStatistics calls, Supplier<List<NodeState>> nodes, Supplier<String> routeState) {

    /** State of a route that an operator has removed: the chain is no longer fetched. */
    public static final String REMOVED = "Removed";
    /** State of a route that the program has not started yet: there is no plan, or nothing to fetch. */
    public static final String WAITING = "Waiting";
    private static final ObjectMapper FIGURES =
            JSON.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    /** Returns the name of the chain. */
    public String name() {
        return figures.getChain();
    }

    boolean isStarted() {
        return routeState.get().equals("Started");
    }

    boolean anyNodeIsGood() {
        return nodes.get().stream().anyMatch(NodeState::isGood);
    }

    /**
     * Returns the content of the JSON for this chain: the figures, under their JMX names in snake case, and further
     * values.
     *
     * @param ready whether the chain is ready
     */
    Map<String, Object> status(boolean ready) {
        Map<String, Object> status =
                FIGURES.convertValue(figures, new TypeReference<TreeMap<String, Object>>() { });
        status.put("state", routeState.get());
        status.put("ready", ready);
        status.put("calls", calls.calls());
        status.put("retries", calls.retries());
        status.put("errors", calls.failures());
        status.put("nodes", nodes.get());
        return status;
    }
}
