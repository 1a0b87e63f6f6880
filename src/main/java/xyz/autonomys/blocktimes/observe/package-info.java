/**
 * How a running process does, for people and monitors: a status page, health and Prometheus metrics over HTTP on
 * loopback. Figures come from {@code flow} and {@code rpc} and are only read. It is started where {@code --observe}
 * asks for it.
 */
package xyz.autonomys.blocktimes.observe;
