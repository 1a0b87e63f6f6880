package xyz.autonomys.blocktimes.rpc;

import java.util.List;

/**
 * A JSON-RPC call to be made.
 *
 * @param params strings, numbers and lists of these, as the node wants them
 * @param reader makes the Java value of the result
 */
public record RpcCall<T>(String method, List<?> params, ResultReader<T> reader) {
}
