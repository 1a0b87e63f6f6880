package xyz.autonomys.blocktimes.observe;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import xyz.autonomys.blocktimes.flow.ChainMXBean;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.rpc.client.RpcStatistics;

/**
 * A chain of this process, as it is observed.
 *
 * @param figures what its work is at
 * @param calls what went to its nodes
 * @param nodes asks how its nodes do
 * @param routeState asks for the state of its route: Started, Suspended or Stopped
 */
public record ObservedChain(
        ChainMXBean figures, RpcStatistics calls, Supplier<List<NodeState>> nodes, Supplier<String> routeState) {

    private static final ObjectMapper FIGURES =
            JSON.copy().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

    String name() {
        return figures.getChain();
    }

    /** Confirmed blocks behind the newest one stored or written; 0 where no block was heard of. */
    long lag() {
        return figures.getBestBlock() < 0
                ? 0
                : Math.max(0, figures.getConfirmedBlock() - Math.max(0, figures.getNewestBlock()));
    }

    boolean anyNodeIsGood() {
        return nodes.get().stream().anyMatch(NodeState::isGood);
    }

    /** For JSON: the figures by their names over JMX, in snake case, and what is told of the chain besides. */
    Map<String, Object> status(long readyLag) {
        Map<String, Object> status =
                FIGURES.convertValue(figures, new TypeReference<TreeMap<String, Object>>() { });
        status.put("state", routeState.get());
        status.put("ready", isReady(readyLag));
        status.put("lag_blocks", lag());
        status.put("calls", calls.calls());
        status.put("retries", calls.retries());
        status.put("errors", calls.failures());
        status.put("nodes", nodes.get());
        return status;
    }

    /** A block was heard of, a node is good, and no more confirmed blocks than that are missing. */
    boolean isReady(long readyLag) {
        return figures.getBestBlock() >= 0 && lag() <= readyLag && anyNodeIsGood();
    }
}
