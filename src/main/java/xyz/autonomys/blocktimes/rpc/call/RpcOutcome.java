package xyz.autonomys.blocktimes.rpc.call;

/**
 * The outcome of one call of several: a result or a failure.
 *
 * @param result null if the call failed, or if the result itself is null
 * @param failure null if the call succeeded
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

    /**
     * Returns the result.
     *
     * @throws RpcException if the call failed
     */
    public T orThrow() {
        if (failure != null) {
            throw failure;
        }
        return result;
    }
}
