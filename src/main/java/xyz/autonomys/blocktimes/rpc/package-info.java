/**
 * JSON-RPC over WebSocket as a Camel component: {@code jsonrpc:chain}. Its Camel endpoint owns the client that makes
 * calls to the chain's endpoints, opens WebSockets for it, and follows new best blocks. Calls outside any route go
 * through the Camel endpoint too.
 */
package xyz.autonomys.blocktimes.rpc;
