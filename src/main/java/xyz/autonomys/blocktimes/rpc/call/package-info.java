/**
 * What is sent to endpoints and what comes back: calls, options, outcomes, errors, and JSON-RPC 2.0 as text. The
 * package handles neither connections nor threads. It does not trust what endpoints send.
 */
package xyz.autonomys.blocktimes.rpc.call;
