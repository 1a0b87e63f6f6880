package xyz.autonomys.blocktimes.rpc.call;

import java.util.List;

/**
 * A JSON-RPC call to make.
 *
 * @param params strings, whole numbers, {@link Json}, and lists of these, in the order that the method expects
 * @param reader converts the result to a Java value
 */
public record RpcCall<T>(String method, List<?> params, ResultReader<T> reader) {

    /**
     * A parameter that is already JSON. It saves encoding a long parameter again for each call that shares it.
     *
     * @param text valid JSON, which is sent unchanged
     */
    public record Json(String text) {
    }
}
