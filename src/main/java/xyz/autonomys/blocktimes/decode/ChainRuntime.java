package xyz.autonomys.blocktimes.decode;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.chain.RuntimeVersion;
import xyz.autonomys.blocktimes.scale.EventLayout;
import xyz.autonomys.blocktimes.scale.EventWalker;
import xyz.autonomys.blocktimes.scale.Metadata;
import xyz.autonomys.blocktimes.scale.ScaleException;

/**
 * A runtime with the layouts of its events. Immutable. A layout is null if the runtime has no such event.
 *
 * @param events decodes {@code System.Events} of this runtime
 * @param bundleStored {@code Domains.BundleStored}
 * @param segmentHeaderStored {@code Subspace.SegmentHeaderStored}
 * @param operatorOffline {@code Domains.OperatorOffline}
 * @param epochCompleted {@code Domains.DomainEpochCompleted}
 * @param epochForced {@code Domains.ForceDomainEpochTransition}
 * @param extrinsicSuccess {@code System.ExtrinsicSuccess}
 * @param extrinsicFailed {@code System.ExtrinsicFailed}
 * @param farmerVote {@code Subspace.FarmerVote}
 * @param mostRefTime the most {@code ref_time} that a block may have, in ps; empty if the metadata does not say
 */
public record ChainRuntime(
        RuntimeVersion version,
        EventWalker events,
        @Nullable EventLayout bundleStored,
        @Nullable EventLayout segmentHeaderStored,
        @Nullable EventLayout operatorOffline,
        @Nullable EventLayout epochCompleted,
        @Nullable EventLayout epochForced,
        @Nullable EventLayout extrinsicSuccess,
        @Nullable EventLayout extrinsicFailed,
        @Nullable EventLayout farmerVote,
        OptionalLong mostRefTime) {

    /**
     * Field sizes in bytes: operator_id u64, domain_id u32, submitted_bundles u64, and expectations, which are two u64
     * before spec 10 and three u64 from spec 10 on.
     */
    private static final List<Long> TWO_EXPECTATIONS = List.of(8L, 4L, 8L, 16L);

    private static final List<Long> THREE_EXPECTATIONS = List.of(8L, 4L, 8L, 24L);
    private static final List<String> OPERATOR_OFFLINE =
            List.of("operator_id", "domain_id", "submitted_bundles", "expectations");

    /** @throws ScaleException if the metadata is unusable */
    static ChainRuntime of(RuntimeVersion version, byte[] metadata) {
        Metadata decoded = Metadata.decode(metadata);
        EventWalker events = new EventWalker(decoded);
        return new ChainRuntime(
                version,
                events,
                events.layout("Domains", "BundleStored").orElse(null),
                events.layout("Subspace", "SegmentHeaderStored").orElse(null),
                events.layout("Domains", "OperatorOffline").orElse(null),
                events.layout("Domains", "DomainEpochCompleted").orElse(null),
                events.layout("Domains", "ForceDomainEpochTransition").orElse(null),
                events.layout("System", "ExtrinsicSuccess").orElse(null),
                events.layout("System", "ExtrinsicFailed").orElse(null),
                events.layout("Subspace", "FarmerVote").orElse(null),
                decoded.mostRefTime());
    }

    /**
     * Returns whether {@code OperatorOffline} has a shortfall threshold.
     *
     * @throws ScaleException if the layout of the event is unknown
     */
    boolean hasShortfallThreshold() {
        EventLayout offline = Objects.requireNonNull(operatorOffline, "this runtime has no such event");
        List<Long> sizes = offline.fieldSizesBytes();
        boolean three = sizes.equals(THREE_EXPECTATIONS);
        if (!offline.fieldNames().equals(OPERATOR_OFFLINE) || !three && !sizes.equals(TWO_EXPECTATIONS)) {
            throw new ScaleException(0, offline + " has fields " + offline.fieldNames() + " of " + sizes
                    + " bytes, a layout this program does not know");
        }
        return three;
    }

    boolean endsExtrinsic(EventLayout event) {
        return event == extrinsicSuccess || event == extrinsicFailed;
    }

    boolean endsEpoch(EventLayout event) {
        return event == epochCompleted || event == epochForced;
    }
}
