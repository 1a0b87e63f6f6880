/**
 * Makes calls to the endpoints of one chain, over connections that are given to it. Each chain has one client, which
 * limits the calls in flight, retries failed calls, and skips endpoints that fail or are unsuitable. The package
 * depends on neither Camel nor Vert.x: everything runs on one event loop, which a test may replace.
 */
package xyz.autonomys.blocktimes.rpc.client;
