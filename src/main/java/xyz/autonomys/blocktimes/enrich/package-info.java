/**
 * Rows made of decoded blocks, in two steps: {@code enrich} turns what the chain says into the columns of a row,
 * {@code link} checks that each block names the one before it and takes the time between them. Pure: values in, values
 * out. Knows neither Camel nor input and output.
 */
@NullMarked
package xyz.autonomys.blocktimes.enrich;

import org.jspecify.annotations.NullMarked;
