package xyz.autonomys.blocktimes.rpc.call;

/**
 * What became of one call of several: exactly one of the two is there, unless the result itself is null.
 *
 * @param failure null where the call was answered
 */
public record RpcOutcome<T>(T result, RpcException failure) {

    public static <T> RpcOutcome<T> of(T result) {
        return new RpcOutcome<>(result, null);
    }

    public static <T> RpcOutcome<T> failed(RpcException failure) {
        return new RpcOutcome<>(null, failure);
    }

    public boolean failed() {
        return failure != null;
    }

    /** @throws RpcException where the call failed */
    public T orThrow() {
        if (failure != null) {
            throw failure;
        }
        return result;
    }
}
