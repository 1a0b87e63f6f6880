package xyz.autonomys.blocktimes.rpc.call;

/** A reply that is well formed, and says that this node lacks what it should have; another node may have it. */
public final class IncompleteNodeException extends RuntimeException {

    public IncompleteNodeException(String problem) {
        super(problem);
    }
}
