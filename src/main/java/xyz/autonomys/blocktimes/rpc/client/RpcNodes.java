package xyz.autonomys.blocktimes.rpc.client;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The nodes of a chain. Belongs to the client's event loop, but for {@link #at}. */
final class RpcNodes {

    private final List<RpcNode> nodes = new ArrayList<>();

    void add(RpcNode node) {
        nodes.add(node);
    }

    RpcNode at(URI url) {
        return nodes.stream().filter(node -> node.url().equals(url)).findFirst().orElseThrow();
    }

    void forEach(Consumer<RpcNode> action) {
        nodes.forEach(action);
    }

    boolean anyIsGood() {
        return nodes.stream().anyMatch(RpcNode::isGood);
    }

    boolean anotherIsGood(RpcNode than) {
        return nodes.stream().anyMatch(node -> node != than && node.isGood());
    }

    /** Whether no node is left that may know better than those that refused the call; one that is down just now may. */
    boolean allRefuse(PendingCall<?> call) {
        return nodes.stream().allMatch(node -> node.isExcluded() || call.isRefusedBy(node));
    }

    /**
     * The next good node behind that one, in a circle, that one last; null where none is good.
     *
     * @param before may be null
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

    /** The socket with the fewest calls in flight among those of good nodes; null where none may take a call now. */
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

    /** For people. */
    @Override
    public String toString() {
        return nodes.stream().map(RpcNode::shown).collect(Collectors.joining(", "));
    }
}
