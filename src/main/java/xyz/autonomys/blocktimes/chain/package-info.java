/**
 * The calls to endpoints and what they return about a chain: headers, digests, storage values, runtime versions, and
 * blocks for inspection. Each kind of chain is described only here. Depends on {@code rpc} for calls and on
 * {@code scale} for bytes.
 */
package xyz.autonomys.blocktimes.chain;
