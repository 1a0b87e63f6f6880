/**
 * The datasets as Parquet: directories, file names, schemas, codec, footers, and rows written and read back. Parquet's
 * writer writes files without Hadoop, and DuckDB reads rows. {@code files} decides where files are.
 */
package xyz.autonomys.blocktimes.storage.parquet;
