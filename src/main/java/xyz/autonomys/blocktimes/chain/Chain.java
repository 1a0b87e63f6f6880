package xyz.autonomys.blocktimes.chain;

/**
 * A chain as it is configured.
 *
 * @param name as on the command line, in paths and in rows
 * @param confirmationDepth K: blocks this far below the best one are confirmed
 * @param expectedBlockTimeMs mean time between blocks by the chain's design
 */
public record Chain(String name, ChainKind kind, int confirmationDepth, long expectedBlockTimeMs) {
}
