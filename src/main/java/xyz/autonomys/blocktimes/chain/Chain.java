package xyz.autonomys.blocktimes.chain;

import java.util.Set;

/**
 * A chain and its settings.
 *
 * @param name as in commands, paths and rows
 * @param confirmationDepth K: blocks at least this far below the best block are confirmed
 * @param expectedBlockTimeMs mean block time by the chain's design, ms
 * @param leastBlockTimeMs least block time, ms; a block that follows its parent sooner is not stored
 * @param rulesOff rules that the chain's blocks need not keep
 */
public record Chain(
        String name,
        ChainKind kind,
        int confirmationDepth,
        long expectedBlockTimeMs,
        long leastBlockTimeMs,
        Set<BlockRule> rulesOff) {

    public Chain {
        rulesOff = Set.copyOf(rulesOff);
    }

    /** A chain with the least block time of its kind, whose blocks keep all rules. */
    public Chain(String name, ChainKind kind, int confirmationDepth, long expectedBlockTimeMs) {
        this(name, kind, confirmationDepth, expectedBlockTimeMs, kind.leastBlockTimeMs(), Set.of());
    }
}
