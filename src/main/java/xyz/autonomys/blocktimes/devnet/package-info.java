/**
 * A simulated pair of chains, served as nodes on loopback. The same seed makes the same chains on any machine. Tests,
 * the README's first command and benchmarks use it; nothing of it is needed to fetch real chains.
 */
package xyz.autonomys.blocktimes.devnet;
