package xyz.autonomys.blocktimes.rpc.call;

/** A reply that is JSON, but not what the method called answers. */
public final class UnusableReplyException extends RuntimeException {

    public UnusableReplyException(String problem) {
        super(problem);
    }
}
