package xyz.autonomys.blocktimes.rpc.client;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.time.EventLoop;

/**
 * Sends waiting calls, in batches, over the least busy connections, as many as the window and the limits of the
 * endpoints allow. Belongs to the client's event loop.
 */
final class CallDispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(CallDispatcher.class);

    private final String chain;
    private final RpcOptions options;
    private final RpcStatistics statistics;
    private final EventLoop loop;
    private final RpcNodes nodes;
    private final WaitingCalls waiting;
    private final CallsInFlight inFlight;
    private final HeldReplies held;
    private int batchLimit;

    CallDispatcher(String chain, RpcOptions options, RpcStatistics statistics, EventLoop loop, RpcNodes nodes,
            WaitingCalls waiting,
            CallsInFlight inFlight, HeldReplies held) {
        this.chain = chain;
        this.options = options;
        this.statistics = statistics;
        this.loop = loop;
        this.nodes = nodes;
        this.waiting = waiting;
        this.inFlight = inFlight;
        this.held = held;
        this.batchLimit = options.batch();
    }

    void dispatch() {
        long nowMs = loop.nowMs();
        nodes.forEach(node -> {
            node.connect(nowMs);
            dispatchTo(node, nowMs);
        });
        while (!waiting.noneForAnyNode()) {
            int room = inFlight.room();
            RpcSocket socket = room == 0 ? null : nodes.leastBusySocket(nowMs);
            if (socket == null) {
                return;
            }
            int fitting = held.room(inFlight.count());
            List<PendingCall<?>> batch = fitting == 0 ? waiting.pollNotHeld()
                    : waiting.poll(Math.min(Math.min(batchLimit, Math.min(room, fitting)),
                            socket.node().allowed(nowMs)));
            if (fitting == 0 && batch.isEmpty()) {
                return;
            }
            if (!batch.isEmpty()) {
                send(batch, socket, nowMs);
            }
        }
    }

    /**
     * Sends calls for this endpoint alone, and calls that other endpoints refused or have responded to. They are few,
     * so they are not put into batches.
     */
    private void dispatchTo(RpcNode node, long nowMs) {
        for (RpcSocket socket = node.freeSocket(nowMs); socket != null; socket = node.freeSocket(nowMs)) {
            PendingCall<?> call = node.own.poll();
            if (call == null && node.isGood() && waiting.anyForSome() && inFlight.room() > 0) {
                call = waiting.pollFor(node, held.room(inFlight.count()) > 0);
            }
            if (call == null) {
                return;
            }
            send(List.of(call), socket, nowMs);
        }
    }

    private void send(List<PendingCall<?>> batch, RpcSocket socket, long nowMs) {
        inFlight.sent(batch);
        statistics.called(batch.size());
        socket.node().sent(batch.size());
        socket.send(batch, nowMs + options.timeoutMs());
    }

    /**
     * Makes batches smaller after an endpoint has refused one for its size.
     *
     * @param smaller largest number of calls in a batch from now on
     */
    void limitBatches(int smaller, RpcException refusal) {
        if (smaller < batchLimit) {
            batchLimit = smaller;
            LOG.warn(
                    "chain={} a batch was refused ({}): batches of {} from now on",
                    chain,
                    refusal.getMessage(),
                    batchLimit);
        }
    }
}
