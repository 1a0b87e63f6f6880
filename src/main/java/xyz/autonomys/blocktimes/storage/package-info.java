/**
 * Stores the blocks of a chain: publishing, replacing, merging, recovery, and finding out what is stored. A file
 * appears whole or not at all, and what was published survives a crash or a power cut. Files come from {@code files},
 * rows and footers from {@code parquet}; this package knows neither Camel nor endpoints.
 */
package xyz.autonomys.blocktimes.storage;
