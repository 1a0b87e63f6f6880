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
 * @param routeState supplies the state of its route: Started, Suspended or Stopped
 */
public record ObservedChain(
        ChainMXBean figures, RpcStatistics calls, Supplier<List<NodeState>> nodes, Supplier<String> routeState) {

    private static final ObjectMapper FIGURES =
            JSON.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    String name() {
        return figures.getChain();
    }

    /**
     * Returns the number of confirmed blocks above the newest stored or written block; 0 while no best block is known.
     */
    long lag() {
        return figures.getBestBlock() < 0
                ? 0
                : Math.max(0, figures.getConfirmedBlock() - Math.max(0, figures.getNewestBlock()));
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
        status.put("lag_blocks", lag());
        status.put("calls", calls.calls());
        status.put("retries", calls.retries());
        status.put("errors", calls.failures());
        status.put("nodes", nodes.get());
        return status;
    }
}
