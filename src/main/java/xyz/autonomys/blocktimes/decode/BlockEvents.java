package xyz.autonomys.blocktimes.decode;

import java.util.List;
import xyz.autonomys.blocktimes.scale.EventCursor;

/**
 * What the events of one block of the consensus chain say.
 *
 * @param count number of all events of the block
 * @param segmentHeaders number of segment headers stored
 * @param bundles number of bundles stored, over all domains
 * @param bundlesOfDomain0 number of bundles stored of domain 0, which is auto-evm
 * @param extrinsics number of extrinsics, with those that failed
 * @param votes number of votes of farmers
 * @param offlineOperators operators reported offline, in the order of the events
 */
public record BlockEvents(
        long count, long segmentHeaders, long bundles, long bundlesOfDomain0, long extrinsics, long votes,
        List<OfflineOperator> offlineOperators) {

    /**
     * Decodes the events of a block.
     *
     * @param runtime that executed the block
     * @param blob the value of {@code System.Events}
     * @throws xyz.autonomys.blocktimes.scale.ScaleException if they cannot be decoded
     */
    static BlockEvents of(ChainRuntime runtime, byte[] blob) {
        long events = 0;
        long segmentHeaders = 0;
        long bundles = 0;
        long bundlesOfDomain0 = 0;
        long extrinsics = 0;
        long votes = 0;
        OfflineOperatorEvents offline = new OfflineOperatorEvents();
        EventCursor cursor = runtime.events().walk(blob);
        while (cursor.next()) {
            events++;
            if (cursor.layout() == runtime.bundleStored()) {
                bundles++;
                // In every runtime so far, the first field is the domain ID, a u32.
                bundlesOfDomain0 += cursor.arguments().u32() == 0 ? 1 : 0;
            } else if (cursor.layout() == runtime.segmentHeaderStored()) {
                segmentHeaders++;
            } else if (cursor.layout() == runtime.operatorOffline()) {
                offline.offline(cursor.arguments(), runtime.hasShortfallThreshold());
            } else if (runtime.endsEpoch(cursor.layout())) {
                offline.epochEnded(cursor.arguments());
            } else if (cursor.layout() == runtime.farmerVote()) {
                votes++;
            } else if (runtime.endsExtrinsic(cursor.layout())) {
                extrinsics++;
            }
        }
        return new BlockEvents(events, segmentHeaders, bundles, bundlesOfDomain0, extrinsics, votes, offline.all());
    }
}
