/**
 * Which blocks are to be fetched, and what became of them: the endpoints that serve a chain, the blocks asked for minus
 * those stored, stored blocks that the chain has replaced, and the ledger of every planned block. Only headers and
 * hashes are fetched here. Imports nothing of Camel.
 */
package xyz.autonomys.blocktimes.plan;
