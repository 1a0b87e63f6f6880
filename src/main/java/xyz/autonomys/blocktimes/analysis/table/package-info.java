/** Rows that SQL returned, and rows for a report. */
@NullMarked
package xyz.autonomys.blocktimes.analysis.table;

import org.jspecify.annotations.NullMarked;
