/**
 * The datasets as Parquet: partitions, names of files, schemas, codec, footers, and rows written and read back. Files
 * are written by Parquet's writer without Hadoop, and rows read by DuckDB. Where files lie is left to {@code files}.
 */
package xyz.autonomys.blocktimes.storage.parquet;
