package xyz.autonomys.blocktimes.rpc.call;

import java.util.List;

/**
 * A JSON-RPC call to make.
 *
 * @param params strings, whole numbers, {@link Json}, and lists of these, in the order that the method expects
 * @param reader converts the result to a Java value
 * @param largestReply largest length of a response, in bytes; a longer one is not read
 * @param compared whether two endpoints must return the same result, where there are two
 * @param block number of the oldest block that the endpoint needs for the call; {@link #ANY} if that does not matter
 */
public record RpcCall<T>(String method, List<?> params, ResultReader<T> reader, int largestReply, boolean compared,
        long block) {

    /** Value of {@link #block} for a call that each endpoint can serve. */
    public static final long ANY = 0;

    /**
     * A parameter that is already JSON. It saves encoding a long parameter again for each call that shares it.
     *
     * @param text valid JSON, which is sent unchanged
     */
    public record Json(String text) {
    }

    /** A call to one endpoint. Its response may be as long as any message. */
    public RpcCall(String method, List<?> params, ResultReader<T> reader) {
        this(method, params, reader, ReplyParser.largestMessage(), false, ANY);
    }

    /** Returns this call with a limit for the length of its response, in bytes. */
    public RpcCall<T> atMost(int bytes) {
        return new RpcCall<>(method, params, reader, bytes, compared, block);
    }

    /**
     * Returns this call, to be made at two endpoints that must return the same. If they do not, a third one decides, if
     * there is one; without a majority the call fails. With one endpoint, it is an ordinary call. Results are compared
     * by {@code equals}, arrays by their content.
     */
    public RpcCall<T> comparedAtTwo() {
        return new RpcCall<>(method, params, reader, largestReply, true, block);
    }

    /** Returns this call for endpoints that have the block with the given number, and those after it. */
    public RpcCall<T> about(long oldest) {
        return new RpcCall<>(method, params, reader, largestReply, compared, oldest);
    }

    /** Returns this call with another reader of the same response. */
    public <R> RpcCall<R> readBy(ResultReader<R> other) {
        return new RpcCall<>(method, params, other, largestReply, compared, block);
    }
}
