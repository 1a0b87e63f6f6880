/**
 * The commands about stored data: they report, validate, merge, query and export it, and print what changed. None of
 * them fetches blocks, but a sample to compare. Each parses its options, calls one thing and prints.
 */
package xyz.autonomys.blocktimes.cli.data;
