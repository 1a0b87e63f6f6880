package xyz.autonomys.blocktimes.rpc.call;

import java.util.List;
import java.util.Optional;

/**
 * Decides whether an endpoint may get calls. The check runs when an endpoint that is not good is connected: at the
 * start, after all its connections were lost, and after it was skipped. Until the check passes, the endpoint gets only
 * calls that are addressed to it alone.
 */
public interface NodeCheck {

    /** Returns the calls to make at the endpoint. */
    List<RpcCall<?>> calls();

    /**
     * Returns why the endpoint cannot be used, as text for the user; empty if it can be used.
     *
     * @param answers the results of {@link #calls}, in the same order
     */
    Optional<String> objection(List<?> answers);
}
