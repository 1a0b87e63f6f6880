/**
 * Explains block times: what the length of a slot, the number of slots, the authors' clocks, load and bundles make of
 * them, with errors and tests. Sums that SQL made go in, tables and findings come out. Nothing here reads files, runs
 * SQL or prints.
 */
@NullMarked
package xyz.autonomys.blocktimes.analysis;

import org.jspecify.annotations.NullMarked;
