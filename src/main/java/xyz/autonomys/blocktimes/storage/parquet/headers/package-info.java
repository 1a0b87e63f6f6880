/** Rows, columns and files of the dataset {@code headers}. */
@NullMarked
package xyz.autonomys.blocktimes.storage.parquet.headers;

import org.jspecify.annotations.NullMarked;
