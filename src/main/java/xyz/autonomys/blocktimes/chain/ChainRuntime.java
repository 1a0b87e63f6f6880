package xyz.autonomys.blocktimes.chain;

import xyz.autonomys.blocktimes.scale.EventLayout;
import xyz.autonomys.blocktimes.scale.EventWalker;
import xyz.autonomys.blocktimes.scale.Metadata;

/**
 * A runtime with the layouts of its events. Immutable.
 *
 * @param bundleStored layout of {@code Domains.BundleStored}; null where the runtime has no such event
 * @param segmentHeaderStored layout of {@code Subspace.SegmentHeaderStored}; null where the runtime has no such event
 */
public record ChainRuntime(RuntimeVersion version, EventWalker events, EventLayout bundleStored,
        EventLayout segmentHeaderStored) {

    /** @throws xyz.autonomys.blocktimes.scale.ScaleException where the metadata is unusable */
    static ChainRuntime of(RuntimeVersion version, byte[] metadata) {
        EventWalker events = new EventWalker(Metadata.decode(metadata));
        return new ChainRuntime(version, events, events.layout("Domains", "BundleStored").orElse(null),
                events.layout("Subspace", "SegmentHeaderStored").orElse(null));
    }
}
