package xyz.autonomys.blocktimes.rpc.call;

/** Thrown if a response is valid JSON but does not have the form that the called method returns. */
public final class UnusableReplyException extends RuntimeException {

    public UnusableReplyException(String problem) {
        super(problem);
    }
}
