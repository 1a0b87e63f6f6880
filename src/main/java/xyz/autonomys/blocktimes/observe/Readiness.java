package xyz.autonomys.blocktimes.observe;

import java.util.List;

/**
 * Decides what {@code /health/ready} says.
 *
 * @param chains all chains of the run
 * @param readyLag largest number of confirmed blocks that a ready chain may be behind
 */
public record Readiness(List<ObservedChain> chains, long readyLag) {

    /**
     * Returns whether the route is started, a best block is known, an endpoint is good, and at most {@code readyLag}
     * confirmed blocks are not written.
     */
    public boolean isReady(ObservedChain chain) {
        return chain.isStarted() && chain.figures().getBestBlock() >= 0
                && chain.figures().getBlocksNotWritten() <= readyLag && chain.anyNodeIsGood();
    }

    /** Returns how it is with a chain that is not ready, for people. */
    public String state(ObservedChain chain) {
        return "its route is " + chain.routeState().get() + ", " + (chain.figures().getBestBlock() < 0
                ? "no best block is known, " : chain.figures().getBlocksNotWritten()
                        + " confirmed blocks are not written, ")
                + (chain.anyNodeIsGood() ? "an endpoint is good" : "no endpoint is good");
    }
}
