/**
 * What readers outside of the program go by: the manifest of a chain, which names the files that count, and the feed of
 * changes. Both are small JSON files in the data directory. This package reads files of {@code parquet}, and decides
 * nothing about them.
 */
package xyz.autonomys.blocktimes.storage.catalog;
