/**
 * The command line: commands, their options, and what they print. A command parses, calls one thing in {@code app},
 * {@code cluster},
 * {@code report} or {@code storage}, and prints what came of it. Nothing else depends on this package.
 */
package xyz.autonomys.blocktimes.cli;
