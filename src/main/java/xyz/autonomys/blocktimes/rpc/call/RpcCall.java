package xyz.autonomys.blocktimes.rpc.call;

import java.util.List;

/**
 * A JSON-RPC call to be made.
 *
 * @param params strings, numbers, lists of these and {@link Json}, as the node wants them
 * @param reader makes the Java value of the result
 */
public record RpcCall<T>(String method, List<?> params, ResultReader<T> reader) {

    /** A parameter that is written as it is: worth it for a long one that many calls share. @param text valid JSON */
    public record Json(String text) {
    }
}
