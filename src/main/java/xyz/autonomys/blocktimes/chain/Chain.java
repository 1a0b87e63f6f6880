package xyz.autonomys.blocktimes.chain;

/**
 * A chain and its settings.
 *
 * @param name as in commands, paths and rows
 * @param confirmationDepth K: blocks at least this far below the best block are confirmed
 * @param expectedBlockTimeMs mean block time by the chain's design, ms
 */
public record Chain(String name, ChainKind kind, int confirmationDepth, long expectedBlockTimeMs) {
}
