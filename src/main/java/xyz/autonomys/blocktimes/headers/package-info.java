/**
 * The dataset {@code headers}: slots, authors and solution ranges of the whole history, from headers alone, which a
 * node keeps when it has pruned its state. Fetches by a route of its own, checks hashes and links, writes files by
 * block numbers. Headers have no timestamps, so this dataset has no dates.
 */
@NullMarked
package xyz.autonomys.blocktimes.headers;

import org.jspecify.annotations.NullMarked;
