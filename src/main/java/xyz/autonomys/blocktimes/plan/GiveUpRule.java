package xyz.autonomys.blocktimes.plan;

import xyz.autonomys.blocktimes.rpc.call.RpcException;

/**
 * Says when fetching of a chain is given up for this run: after three chunks that failed because no endpoint responded,
 * with no successful one in between. Used by one thread.
 */
public final class GiveUpRule {

    private static final int CHUNKS = 3;

    private int unanswered;

    /** Records that a chunk was fetched. */
    public void fetched() {
        unanswered = 0;
    }

    /** Records that a chunk failed, and returns whether the chain is given up. */
    public boolean failed(Exception failure) {
        if (failure instanceof RpcException rpc && rpc.kind() == RpcException.Kind.TRANSIENT) {
            unanswered++;
        }
        return unanswered >= CHUNKS;
    }
}
