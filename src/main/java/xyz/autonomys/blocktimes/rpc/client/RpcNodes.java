package xyz.autonomys.blocktimes.rpc.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;

/**
 * The endpoints of a chain. Belongs to the client's event loop, except that any thread may call {@link #at},
 * {@link #pauseMs} and {@link #forEach}: endpoints are added only while the client is created.
 */
final class RpcNodes {

    private final List<RpcNode> nodes = new ArrayList<>();
    /** The oldest block of each endpoint that lacks the blocks below it. */
    private final Map<RpcNode, Long> oldestBlocks = new HashMap<>();

    void add(RpcNode node) {
        nodes.add(node);
    }

    RpcNode at(URI url) {
        return nodes.stream().filter(node -> node.url().equals(url)).findFirst().orElseThrow();
    }

    /** @param url null for the longest pause of all; may be called from any thread */
    long pauseMs(URI url) {
        return nodes.stream().filter(node -> url == null || node.url().equals(url)).mapToLong(RpcNode::pauseMs).max()
                .orElse(0);
    }

    void forEach(Consumer<RpcNode> action) {
        nodes.forEach(action);
    }

    /** @param block the endpoint has no blocks below this one, except genesis; {@link RpcCall#ANY} if it has all */
    void oldestBlock(URI url, long block) {
        if (block == RpcCall.ANY) {
            oldestBlocks.remove(at(url));
        } else {
            oldestBlocks.put(at(url), block);
        }
    }

    /** Whether some endpoint has no blocks as old as the call needs. */
    boolean anyLacks(PendingCall<?> call) {
        return !oldestBlocks.isEmpty() && oldestBlocks.keySet().stream().anyMatch(node -> lacks(node, call));
    }

    private boolean lacks(RpcNode node, PendingCall<?> call) {
        return call.call.block() != RpcCall.ANY && call.call.block() < oldestBlocks.getOrDefault(node, RpcCall.ANY);
    }

    /** Whether the endpoint cannot serve the call: it has refused it or responded to it, or lacks the block. */
    boolean isClosed(PendingCall<?> call, RpcNode node) {
        return call.isClosedTo(node) || lacks(node, call);
    }

    /** Whether each endpoint refuses this program. */
    boolean allAreDenied() {
        return nodes.stream().allMatch(node -> node.health().isDenied());
    }

    boolean anyIsGood() {
        return nodes.stream().anyMatch(RpcNode::isGood);
    }

    boolean anotherIsGood(RpcNode than) {
        return nodes.stream().anyMatch(node -> node != than && node.isGood());
    }

    /**
     * Whether no endpoint is left that might serve the call: each has refused it or is unsuitable. An endpoint that is
     * only unreachable at the moment is still left.
     */
    boolean allRefuse(PendingCall<?> call) {
        return nodes.stream().allMatch(node -> node.health().isExcluded() || isClosed(call, node));
    }

    /** Whether an endpoint that is good, or being connected or checked, can serve the call. */
    boolean mayRespond(PendingCall<?> call) {
        return nodes.stream().anyMatch(node -> node.health().isPromising() && !isClosed(call, node));
    }

    /**
     * Returns the next good endpoint after the given one, in a circle, so the given one comes last; null if none is
     * good.
     *
     * @param before null for the first
     */
    RpcNode goodOneAfter(URI before) {
        int first = nodes.stream().map(RpcNode::url).toList().indexOf(before) + 1;
        for (int i = 0; i < nodes.size(); i++) {
            RpcNode node = nodes.get((first + i) % nodes.size());
            if (node.isGood()) {
                return node;
            }
        }
        return null;
    }

    boolean haveNoCallsOfTheirOwn() {
        return nodes.stream().allMatch(node -> node.own.isEmpty());
    }

    /**
     * Returns the connection with the fewest calls in flight among those of good endpoints; null if none may get a call
     * now.
     */
    RpcSocket leastBusySocket(long nowMs) {
        RpcSocket least = null;
        for (RpcNode node : nodes) {
            RpcSocket socket = node.isGood() ? node.freeSocket(nowMs) : null;
            if (socket != null && (least == null || socket.pendingCalls() < least.pendingCalls())) {
                least = socket;
            }
        }
        return least;
    }

    /** May be called from any thread. */
    List<NodeState> states() {
        return nodes.stream().map(RpcNode::state).toList();
    }

    /** Returns the URLs for display, separated by commas. */
    @Override
    public String toString() {
        return nodes.stream().map(RpcNode::shown).collect(Collectors.joining(", "));
    }
}
