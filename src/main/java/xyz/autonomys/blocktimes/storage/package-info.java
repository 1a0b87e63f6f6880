/**
 * Blocks of a chain, stored: publishing, replacing, merging, recovery, and finding out what is there. A file appears
 * whole or not at all, and what was published survives a crash or a power cut. Files are had from {@code files}, rows
 * and footers from {@code parquet}; Camel and nodes are not known.
 */
package xyz.autonomys.blocktimes.storage;
