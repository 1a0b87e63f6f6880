package xyz.autonomys.blocktimes.rpc.client;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;
import xyz.autonomys.blocktimes.rpc.call.IncompleteNodeException;
import xyz.autonomys.blocktimes.rpc.call.ReplyParser;
import xyz.autonomys.blocktimes.rpc.call.RequestWriter;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.UnusableReplyException;

/** One WebSocket to one node, and the calls that wait for their answer on it. Belongs to the client's event loop. */
final class RpcSocket implements ReplyParser.Replies {

    private enum State { IDLE, CONNECTING, OPEN, CLOSED }

    private final RpcClient client;
    private final Connection.Connector connector;
    private final RpcNode node;
    private final Map<Long, PendingCall<?>> pending = new LinkedHashMap<>();
    private final SentBatches batches = new SentBatches();
    private State state = State.IDLE;
    private Connection connection;
    private int connectFailures;
    private long retryAtMs;
    private int answers;
    private long nextId;
    private long lastHeardMs;

    RpcSocket(RpcClient client, RpcNode node, Connection.Connector connector) {
        this.client = client;
        this.connector = connector;
        this.node = node;
    }

    RpcNode node() {
        return node;
    }

    /** Neither open nor about to be. */
    boolean isIdle() {
        return state == State.IDLE;
    }

    /** Idle, and not told to wait after connecting failed. */
    boolean mayConnect(long nowMs) {
        return isIdle() && nowMs >= retryAtMs;
    }

    /** Answers since the connection was opened, those to calls for this node alone not counted. */
    int answers() {
        return answers;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    int pendingCalls() {
        return pending.size();
    }

    void connect() {
        state = State.CONNECTING;
        connector.connect(node.url()).whenComplete((opened, problem) -> {
            if (problem == null) {
                opened(opened);
            } else {
                connectFailed(problem);
            }
        });
    }

    private void opened(Connection opened) {
        if (state == State.CLOSED) {
            opened.close();
            return;
        }
        state = State.OPEN;
        connection = opened;
        batches.clear();
        lastHeardMs = client.nowMs();
        answers = 0;
        connectFailures = 0;
        // A connection given up may still be heard of long after another has taken its place.
        opened.listen(text -> received(opened, text), why -> ended(opened, why));
        client.connected(this);
    }

    private void connectFailed(Throwable problem) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.IDLE;
        retryAtMs = client.nowMs() + client.waitMs(++connectFailures + 1);
        client.connectFailed(node, Endpoints.plain(problem));
    }

    void send(List<PendingCall<?>> batch, long deadlineMs) {
        long firstId = nextId;
        List<Long> ids = new ArrayList<>(batch.size());
        for (PendingCall<?> call : batch) {
            call.deadlineMs = deadlineMs;
            ids.add(nextId);
            pending.put(nextId++, call);
        }
        batches.sent(ids);
        connection.send(RequestWriter.text(batch.stream().map(call -> call.call).toList(), firstId));
    }

    private void ended(Connection ended, String why) {
        if (ended == connection) {
            lost(why);
        }
    }

    private void received(Connection from, String message) {
        if (from != connection) {
            return;
        }
        lastHeardMs = client.nowMs();
        arrived(ReplyParser.firstId(message));
        try {
            ReplyParser.read(message, this);
        } catch (IOException e) {
            lost("sent what is no JSON");
        } catch (UnusableReplyException e) {
            lost("sent a reply of another shape than the call answers");
        } catch (RuntimeException e) {
            // Whatever a node sends must not leave its calls waiting.
            lost("sent what could not be read: " + e);
        }
        client.pump();
    }

    /** Fills the room in the window before the answer is read: the node need not wait for that. */
    private void arrived(long id) {
        PendingCall<?> call = pending.get(id);
        if (call == null) {
            return;
        }
        List<Long> batch = batches.of(id);
        if (batch == null) {
            client.arrived(call);
        } else {
            batch.stream().map(pending::get).filter(Objects::nonNull).forEach(client::arrived);
        }
        client.pump();
    }

    @Override
    public void result(long id, JsonParser parser) throws IOException {
        PendingCall<?> call = pending.get(id);
        if (call == null) {
            parser.skipChildren();
            client.unasked();
            return;
        }
        result(id, call, parser);
    }

    private <T> void result(long id, PendingCall<T> call, JsonParser parser) throws IOException {
        T result;
        try {
            result = call.call.reader().read(parser);
        } catch (UnusableReplyException e) {
            unusable(id, e.getMessage());
            throw e;
        } catch (IncompleteNodeException e) {
            // The value was read to its end.
            client.failed(take(id), node, RpcException.permanentFailure(e.getMessage()));
            return;
        }
        take(id);
        if (call.node() == null) {
            answers++;
        }
        client.answered(call, this, result);
    }

    @Override
    public void error(long id, int code, String message) {
        PendingCall<?> call = pending.get(id);
        if (call == null) {
            client.unasked();
            return;
        }
        RpcException failure = RpcException.answered(call.call.method(), code, message);
        List<Long> batch = batches.of(id);
        if (batch != null && SentBatches.isRefusal(code)) {
            refused(batch, batch.size() / 2, failure);
        } else {
            take(id);
            client.failed(call, node, failure);
        }
    }

    @Override
    public void errorWithoutId(int code, String message) {
        RpcException failure = RpcException.answered("JSON-RPC", code, message);
        if (SentBatches.isRefusal(code) && !batches.isEmpty()) {
            List<List<Long>> refused = batches.refusedWithoutName();
            refused.forEach(batch ->
                    refused(batch, refused.stream().mapToInt(List::size).max().orElseThrow() / 2, failure));
        } else {
            lost("answered " + failure.getMessage());
        }
    }

    private void refused(List<Long> batch, int smaller, RpcException failure) {
        List<PendingCall<?>> calls = new ArrayList<>(batch.size());
        for (long id : List.copyOf(batch)) {
            PendingCall<?> call = take(id);
            if (call != null) {
                calls.add(call);
            }
        }
        client.batchRefused(calls, smaller, failure);
    }

    @Override
    public void unasked() {
        client.unasked();
    }

    @Override
    public void unusable(long id, String problem) {
        PendingCall<?> call = take(id);
        if (call == null) {
            client.unasked();
        } else {
            client.failed(
                    call, node, RpcException.transientFailure(call.call.method() + ": unusable reply: " + problem));
        }
    }

    private PendingCall<?> take(long id) {
        batches.settled(id);
        return pending.remove(id);
    }

    /** Fails the calls whose time is up; a socket that has not said a word meanwhile is given up with them. */
    void expire(long nowMs, long timeoutMs) {
        List<PendingCall<?>> expired = new ArrayList<>();
        for (PendingCall<?> call : pending.values()) {
            // In the order they were sent, all with the same time allowed.
            if (call.deadlineMs > nowMs) {
                break;
            }
            expired.add(call);
        }
        if (expired.isEmpty()) {
            return;
        }
        if (nowMs - lastHeardMs >= timeoutMs) {
            lost("has not answered anything for " + timeoutMs + " ms");
            return;
        }
        pending.entrySet().removeIf(entry -> {
            boolean gone = entry.getValue().deadlineMs <= nowMs;
            if (gone) {
                batches.settled(entry.getKey());
            }
            return gone;
        });
        expired.forEach(call -> client.failed(call, node,
                RpcException.transientFailure(call.call.method() + ": no answer within " + timeoutMs + " ms")));
    }

    void failPending(RpcException failure) {
        List<PendingCall<?>> lost = new ArrayList<>(pending.values());
        pending.clear();
        batches.clear();
        lost.forEach(call -> client.lost(call, failure));
    }

    private void lost(String why) {
        if (state == State.OPEN) {
            hangUp();
            client.disconnected(this, why);
        }
    }

    /** Closes the connection; its calls are made elsewhere. */
    void drop(RpcException why) {
        if (state == State.OPEN) {
            hangUp();
            failPending(why);
        }
    }

    private void hangUp() {
        state = State.IDLE;
        Connection gone = connection;
        connection = null;
        gone.close();
    }

    void close() {
        State before = state;
        state = State.CLOSED;
        if (before == State.OPEN) {
            connection.close();
        }
    }
}
