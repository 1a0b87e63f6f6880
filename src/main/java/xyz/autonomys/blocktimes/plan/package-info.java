/**
 * Which blocks are to be fetched, and what became of them: the nodes that serve a chain, the blocks asked for less
 * those stored, stored blocks that the chain has left, and the ledger that accounts for every planned block. Nothing
 * is fetched here but headers and hashes. Knows no Camel.
 */
package xyz.autonomys.blocktimes.plan;
