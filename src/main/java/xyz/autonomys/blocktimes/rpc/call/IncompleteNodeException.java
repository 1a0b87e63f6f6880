package xyz.autonomys.blocktimes.rpc.call;

/**
 * Thrown by a {@link ResultReader} if a response is well formed but shows that the endpoint lacks data that it should
 * have. The reader must have read the value to its end. The call is then made at another endpoint, if there is one.
 */
public final class IncompleteNodeException extends RuntimeException {

    private final boolean partly;

    public IncompleteNodeException(String problem) {
        this(problem, false);
    }

    /** @param partly whether the endpoint has a part of the data, so that a call for less may succeed */
    public IncompleteNodeException(String problem, boolean partly) {
        super(problem);
        this.partly = partly;
    }

    /** Returns the failure of the call at that endpoint. */
    public RpcException failure() {
        return partly ? RpcException.partlyUnknown(getMessage()) : RpcException.permanentFailure(getMessage());
    }
}
