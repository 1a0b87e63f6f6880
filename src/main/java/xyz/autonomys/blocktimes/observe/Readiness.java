package xyz.autonomys.blocktimes.observe;

import java.util.List;

/**
 * Decides what {@code /health/ready} says.
 *
 * @param chains all chains of the run
 * @param readyLag largest number of confirmed blocks that a ready chain may be behind
 */
record Readiness(List<ObservedChain> chains, long readyLag) {

    /** Returns whether every chain is ready. */
    boolean isReady() {
        return chains.stream().allMatch(this::isReady);
    }

    /**
     * Returns whether the route is started, a best block is known, an endpoint is good, and at most {@code readyLag}
     * confirmed blocks are not written.
     */
    boolean isReady(ObservedChain chain) {
        return chain.isStarted() && chain.figures().getBestBlock() >= 0
                && chain.figures().getBlocksNotWritten() <= readyLag && chain.anyNodeIsGood();
    }
}
