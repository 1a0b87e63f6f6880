package xyz.autonomys.blocktimes.rpc.call;

/**
 * Thrown by a {@link ResultReader} if a response is well formed but shows that the endpoint lacks data that it should
 * have. The reader must have read the value to its end. The call is then made at another endpoint, if there is one.
 */
public final class IncompleteNodeException extends RuntimeException {

    public IncompleteNodeException(String problem) {
        super(problem);
    }
}
