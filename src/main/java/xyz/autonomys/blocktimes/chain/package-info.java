/**
 * What a chain says: calls to make, headers, digests, state, runtimes, and decoded blocks. A kind of chain is described
 * here once. Depends on {@code rpc} for calls and on {@code scale} for bytes.
 */
package xyz.autonomys.blocktimes.chain;
