package xyz.autonomys.blocktimes.observe;

import java.util.List;
import java.util.Map;
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

    /** For JSON. */
    Map<String, Object> status(long readyLag) {
        return Map.ofEntries(
                Map.entry("chain", name()),
                Map.entry("route", figures.getRoute()),
                Map.entry("state", routeState.get()),
                Map.entry("ready", isReady(readyLag)),
                Map.entry("best_block", figures.getBestBlock()),
                Map.entry("confirmed_block", figures.getConfirmedBlock()),
                Map.entry("block_reached", figures.getBlockReached()),
                Map.entry("lag_blocks", lag()),
                Map.entry("blocks_done", figures.getBlocksDone()),
                Map.entry("blocks_failed", figures.getBlocksFailed()),
                Map.entry("blocks_per_second", figures.getBlocksPerSecond()),
                Map.entry("calls_in_flight", figures.getCallsInFlight()),
                Map.entry("window", figures.getWindow()),
                Map.entry("files_open", figures.getFilesOpen()),
                Map.entry("open_file_rows", figures.getOpenFileRows()),
                Map.entry("files_published", figures.getFilesPublished()),
                Map.entry("rows_published", figures.getRowsPublished()),
                Map.entry("bytes_published", figures.getBytesPublished()),
                Map.entry("reorganisations", figures.getReorganisations()),
                Map.entry("calls", calls.calls()),
                Map.entry("retries", calls.retries()),
                Map.entry("errors", calls.failures()),
                Map.entry("nodes", nodes.get()));
    }

    /** A block was heard of, a node is good, and no more confirmed blocks than that are missing. */
    boolean isReady(long readyLag) {
        return figures.getBestBlock() >= 0 && lag() <= readyLag && anyNodeIsGood();
    }
}
