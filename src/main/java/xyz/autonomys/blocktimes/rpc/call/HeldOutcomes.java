package xyz.autonomys.blocktimes.rpc.call;

import java.util.List;

/**
 * Outcomes whose responses count as memory in use until they are released.
 *
 * @param outcomes in the order of the calls
 * @param release to be called when the outcomes are no longer referenced; by any thread
 */
public record HeldOutcomes<T>(List<RpcOutcome<T>> outcomes, Runnable release) {
}
