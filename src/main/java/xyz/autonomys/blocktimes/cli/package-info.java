/**
 * The command line: commands, their options, and what they print. A command parses its options, calls other packages to
 * do the work, and prints the result. No other package depends on this one.
 */
package xyz.autonomys.blocktimes.cli;
