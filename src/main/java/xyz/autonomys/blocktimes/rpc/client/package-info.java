/**
 * Asks the nodes of one chain over connections that are given to it. One client a chain bounds the calls in flight,
 * makes failed calls again, and leaves out nodes that will not do. It knows neither Camel nor Vert.x: all of it runs on
 * one event loop, which a test may replace.
 */
package xyz.autonomys.blocktimes.rpc.client;
