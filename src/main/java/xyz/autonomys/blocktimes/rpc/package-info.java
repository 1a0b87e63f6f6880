/**
 * JSON-RPC over WebSocket as a Camel component: {@code jsonrpc:chain}. One client a chain asks all its nodes, bounds
 * the calls in flight, and makes failed calls again. What nodes send is not trusted.
 */
package xyz.autonomys.blocktimes.rpc;
