package xyz.autonomys.blocktimes.rpc.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import xyz.autonomys.blocktimes.rpc.call.ConnectFailure;
import xyz.autonomys.blocktimes.rpc.call.ReplyParser;
import xyz.autonomys.blocktimes.rpc.call.RequestWriter;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.UnusableReplyException;
import xyz.autonomys.blocktimes.rpc.wire.Message;
import xyz.autonomys.blocktimes.text.Reason;
import xyz.autonomys.blocktimes.time.EventLoop;

/** One connection to one endpoint, opened again after it is lost. Belongs to the client's event loop. */
final class RpcSocket {

    private enum State { IDLE, CONNECTING, OPEN, CLOSED }

    private final RpcClient client;
    private final RpcNode node;
    private final RpcOptions options;
    private final EventLoop loop;
    private final Connection.Connector connector;
    private final CallOutcomes outcomes;
    private final SentCalls sent = new SentCalls();
    private final RequestWriter writer = new RequestWriter();
    private final SocketReplies replies;
    private State state = State.IDLE;
    private Connection connection;
    private int connectFailures;
    private long retryAtMs;
    private int answers;
    private long lastHeardMs;
    private long lastPingMs;
    private long openedMs;

    RpcSocket(RpcClient client, RpcNode node, RpcOptions options, Connection.Connector connector) {
        this.client = client;
        this.node = node;
        this.options = options;
        this.loop = client.loop();
        this.connector = connector;
        this.outcomes = client.outcomes();
        this.replies = new SocketReplies(this, sent, outcomes);
    }

    RpcNode node() {
        return node;
    }

    /** Whether it is neither open nor being opened, and not closed for good. */
    boolean isIdle() {
        return state == State.IDLE;
    }

    /** Whether it is idle, and the wait after a failed attempt to connect is over. */
    boolean mayConnect(long nowMs) {
        return isIdle() && nowMs >= retryAtMs;
    }

    /** Returns the results received since the connection was opened, without those of calls for this endpoint alone. */
    int answers() {
        return answers;
    }

    /** Returns how long the connection has been open, or was. */
    long livedMs() {
        return loop.nowMs() - openedMs;
    }

    void countAnswer() {
        answers++;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    int pendingCalls() {
        return sent.size();
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
        lastHeardMs = loop.nowMs();
        openedMs = lastHeardMs;
        answers = 0;
        connectFailures = 0;
        // A connection that was given up may still report events long after another has replaced it.
        opened.listen(message -> received(opened, message), why -> ended(opened, why));
        client.connected(this);
    }

    private void connectFailed(Throwable problem) {
        if (state == State.CLOSED) {
            return;
        }
        state = State.IDLE;
        ConnectFailure failure = ConnectFailure.from(problem);
        retryAtMs = loop.nowMs() + Math.max(options.waitMs(++connectFailures + 1), failure.waitMs());
        client.connectFailed(node, failure);
    }

    void send(List<PendingCall<?>> batch, long deadlineMs) {
        List<RpcCall<?>> calls = new ArrayList<>(batch.size());
        for (PendingCall<?> call : batch) {
            call.deadlineMs = deadlineMs;
            calls.add(call.call);
        }
        connection.send(writer.text(calls, sent.add(batch)));
    }

    private void ended(Connection ended, String why) {
        if (ended == connection) {
            lost(why);
        }
    }

    private void received(Connection from, Message message) {
        if (from != connection) {
            return;
        }
        lastHeardMs = loop.nowMs();
        try {
            read(message);
        } finally {
            replies.close();
        }
        client.dispatch();
    }

    private void read(Message message) {
        long plainId = replies.open(message);
        List<PendingCall<?>> calls = sent.sentWith(plainId < 0 ? ReplyParser.firstId(message) : plainId);
        long longest = sent.longestMessage(calls);
        if (message.length() > longest) {
            lost("sent a message of " + message.length() + " bytes" + (calls.isEmpty() ? "" : " in response to "
                    + calls.get(0).call.method()) + ": at most " + longest + " are accepted");
            return;
        }
        replies.reading(message.length() / Math.max(1, calls.size()));
        outcomes.reading(message.length());
        arrived(calls);
        try {
            if (plainId < 0 || calls.size() != 1 || !replies.readPlain(plainId)) {
                ReplyParser.read(message, replies);
            }
        } catch (IOException e) {
            lost("sent something that is not JSON");
        } catch (UnusableReplyException e) {
            lost("sent a response of another shape than the call returns: " + e.getMessage());
        } catch (RuntimeException e) {
            // Nothing that an endpoint sends may leave its calls waiting.
            lost("sent what could not be read: " + Reason.of(e));
        }
        outcomes.reading(0);
    }

    /** Sends further calls before the response is parsed, so that the endpoint does not wait for the parser. */
    private void arrived(List<PendingCall<?>> calls) {
        if (!calls.isEmpty()) {
            calls.forEach(outcomes::arrived);
            client.dispatch();
        }
    }

    /**
     * Fails the calls that have timed out. Gives up the connection instead if nothing has arrived over it for the
     * length of the timeout.
     */
    void expire(long nowMs) {
        pingIfQuiet(nowMs);
        List<PendingCall<?>> expired = sent.expired(nowMs);
        if (expired.isEmpty()) {
            return;
        }
        long timeoutMs = options.timeoutMs();
        if (nowMs - lastHeardMs >= timeoutMs) {
            lost("has sent nothing for " + timeoutMs + " ms");
            return;
        }
        sent.removeExpired(nowMs);
        expired.forEach(call -> outcomes.failed(call, node,
                RpcException.transientFailure(call.call.method() + ": no response within " + timeoutMs + " ms")));
    }

    private void pingIfQuiet(long nowMs) {
        long pingMs = options.connections().pingMs();
        if (isOpen() && pingMs > 0 && nowMs - Math.max(lastHeardMs, lastPingMs) >= pingMs) {
            lastPingMs = nowMs;
            connection.ping();
        }
    }

    void failPending(RpcException failure) {
        sent.drain().forEach(call -> outcomes.lost(call, failure));
    }

    /** Gives up the connection because of what the endpoint did. Its calls are retried. */
    void lost(String why) {
        if (state == State.OPEN) {
            hangUp();
            client.disconnected(this, why);
        }
    }

    /** Closes the connection of an endpoint that is to get no calls. Its calls are retried. */
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
