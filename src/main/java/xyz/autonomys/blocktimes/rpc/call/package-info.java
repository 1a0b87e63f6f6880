/**
 * What is asked of nodes and what comes back: calls, options, outcomes, errors, and JSON-RPC 2.0 as text. It knows
 * neither connections nor threads. What nodes send is not trusted.
 */
package xyz.autonomys.blocktimes.rpc.call;
