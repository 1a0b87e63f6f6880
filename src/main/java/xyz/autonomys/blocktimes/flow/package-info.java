/**
 * What the routes call: ranges of blocks, the steps from a range to its rows, order, partitions, and the ledger that
 * accounts for every block. Routes hold the order of the steps, this package their content. Parts are bound to the
 * registry by chain.
 */
package xyz.autonomys.blocktimes.flow;
