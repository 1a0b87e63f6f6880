/**
 * Makes rows of decoded blocks in two steps: {@code enrich} derives the columns from the block's data, {@code link}
 * checks that the block's parent hash is the hash of the block before it, and computes the block time. Has no side
 * effects: values in, values out. Uses neither Camel nor input and output.
 */
@NullMarked
package xyz.autonomys.blocktimes.enrich;

import org.jspecify.annotations.NullMarked;
