/**
 * The first step of a block's way: its storage values become what the chain says of it, checked against a second
 * source in the same block. Events are walked with the layouts of the runtime that executed the block. Knows neither
 * Camel nor files.
 */
@NullMarked
package xyz.autonomys.blocktimes.decode;

import org.jspecify.annotations.NullMarked;
