package xyz.autonomys.blocktimes.rpc.client;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.List;
import xyz.autonomys.blocktimes.rpc.call.IncompleteNodeException;
import xyz.autonomys.blocktimes.rpc.call.NodeError;
import xyz.autonomys.blocktimes.rpc.call.ReplyParser;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.UnusableReplyException;
import xyz.autonomys.blocktimes.rpc.wire.Message;
import xyz.autonomys.blocktimes.rpc.wire.PlainReply;

/** Finds the call of each response on a connection, and reports the outcome. Belongs to the event loop. */
final class SocketReplies implements ReplyParser.Replies {

    private final RpcSocket socket;
    private final SentCalls sent;
    private final CallOutcomes outcomes;
    private final PlainReply plain = new PlainReply();
    /** Size of the response at hand, in bytes: that of its message, divided among the calls of a batch. */
    private int size;

    SocketReplies(RpcSocket socket, SentCalls sent, CallOutcomes outcomes) {
        this.socket = socket;
        this.sent = sent;
        this.outcomes = outcomes;
    }

    /** @param replySize size of each response of the message that is read next, in bytes */
    void reading(int replySize) {
        size = replySize;
    }

    /**
     * Opens a message, to be read by {@link #readPlain}.
     *
     * @return the id of its response; -1 if the message has not the form in which nodes write one response
     */
    long open(Message message) {
        return plain.open(message);
    }

    /** The message that was opened has been read. */
    void close() {
        plain.close();
    }

    /** Reads the response that was opened. Returns false, and has done nothing, if it is to be parsed. */
    boolean readPlain(long id) {
        PendingCall<?> call = sent.get(id);
        return call != null && readPlain(id, call);
    }

    private <T> boolean readPlain(long id, PendingCall<T> call) {
        T result = call.call.reader().readPlain(plain);
        if (result == null || !plain.isRead()) {
            return false;
        }
        answered(id, call, result);
        return true;
    }

    @Override
    public void result(long id, JsonParser parser) throws IOException {
        PendingCall<?> call = sent.get(id);
        if (call == null) {
            parser.skipChildren();
            unasked();
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
            // The reader has read the value to its end, so parsing can go on.
            if (call.votes() != null) {
                call.votes().deny(socket.node());
            }
            outcomes.failed(sent.take(id), socket.node(), e.failure());
            return;
        }
        answered(id, call, result);
    }

    private <T> void answered(long id, PendingCall<T> call, T result) {
        sent.take(id);
        if (call.node() == null) {
            socket.countAnswer();
        }
        outcomes.answered(call, socket, result, size);
    }

    @Override
    public void error(long id, NodeError error) {
        PendingCall<?> call = sent.get(id);
        if (call == null) {
            unasked();
            return;
        }
        List<Long> batch = sent.batchOf(id);
        RpcException failure = error.failure(call.call.method(), batch != null);
        if (batch != null && error.isForItsSize()) {
            outcomes.batchRefused(sent.take(batch), batch.size() / 2, failure);
        } else if (failure.kind() == RpcException.Kind.LIMITED) {
            outcomes.limited(sent.take(id), socket.node(), failure, error.waitMs());
        } else {
            outcomes.failed(sent.take(id), socket.node(), failure);
        }
    }

    @Override
    public void errorWithoutId(NodeError error) {
        RpcException failure = error.failure("JSON-RPC", !sent.noBatches());
        if (error.isForItsSize() && !sent.noBatches()) {
            List<List<Long>> refused = sent.refusedWithoutId();
            refused.forEach(batch -> outcomes.batchRefused(
                    sent.take(batch), refused.stream().mapToInt(List::size).max().orElseThrow() / 2, failure));
        } else if (failure.kind() == RpcException.Kind.LIMITED) {
            // It does not say which call it refused, and calls are refused in order. If it was another one, the
            // response to this one is not needed any more when it comes.
            sent.take(sent.oldest())
                    .forEach(call -> outcomes.limited(call, socket.node(), failure, error.waitMs()));
        } else {
            socket.lost("sent " + failure.getMessage());
        }
    }

    @Override
    public void unasked() {
        outcomes.unasked();
    }

    @Override
    public void unusable(long id, String problem) {
        PendingCall<?> call = sent.take(id);
        if (call == null) {
            unasked();
        } else {
            outcomes.failed(
                    call,
                    socket.node(),
                    RpcException.transientFailure(call.call.method() + ": invalid response: " + problem));
        }
    }
}
