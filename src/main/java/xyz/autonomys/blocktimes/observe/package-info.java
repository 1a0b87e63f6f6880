/**
 * Shows the state of a running process to people and to monitoring: a status page, health checks and Prometheus
 * metrics, over HTTP on loopback. The figures come from {@code flow} and {@code rpc} and are only read. The option
 * {@code --observe} starts it.
 */
package xyz.autonomys.blocktimes.observe;
