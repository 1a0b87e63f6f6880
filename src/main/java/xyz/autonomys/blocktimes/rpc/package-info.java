/**
 * JSON-RPC over WebSocket as a Camel component: {@code jsonrpc:chain}. Its endpoint holds the client that asks the
 * chain's nodes, opens WebSockets for it, and follows new heads. Calls outside any route go through the endpoint, too.
 */
package xyz.autonomys.blocktimes.rpc;
