package xyz.autonomys.blocktimes.events;

/**
 * Something that has happened. As JSON, the components of each record have the names of the dataset's columns and of
 * manifests, in snake case.
 */
public sealed interface Event
        permits FilePublished, BlocksReplaced, DateComplete, SlowBlock, BlocksMissing, NodesLost, NodesFound {

    /** Returns the name of the chain. */
    String chain();
}
