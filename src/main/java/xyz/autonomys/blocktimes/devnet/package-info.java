/**
 * A simulated pair of chains, each served by a node on loopback. The same seed makes the same chains on any machine.
 * Tests, benchmarks and the first command of the README use it; fetching real chains does not need it.
 */
package xyz.autonomys.blocktimes.devnet;
