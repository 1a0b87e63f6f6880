/**
 * Decodes the storage values of a block and cross-checks them against a second source in the same block. Events are
 * decoded with the layouts of the runtime that executed the block. Uses neither Camel nor files.
 */
@NullMarked
package xyz.autonomys.blocktimes.decode;

import org.jspecify.annotations.NullMarked;
