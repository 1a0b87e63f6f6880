/**
 * Statistics: means and lines from sums that can be added up, probabilities and intervals, steps in a series. Values
 * in, values out; nothing here knows of blocks. The laws are those of Apache Commons Statistics.
 */
@NullMarked
package xyz.autonomys.blocktimes.statistics;

import org.jspecify.annotations.NullMarked;
