package xyz.autonomys.blocktimes.enrich;

import xyz.autonomys.blocktimes.decode.Parent;

/** The columns of a block, and the block before it, to which it is to be linked. */
public record EnrichedBlock(Block block, Parent parent) {
}
