package xyz.autonomys.blocktimes.decode;

import java.util.List;

/**
 * What the events of one block of the consensus chain say.
 *
 * @param count number of all events of the block
 * @param segmentHeaders number of segment headers stored
 * @param bundles number of bundles stored, over all domains
 * @param bundlesOfDomain0 number of bundles stored of domain 0, which is auto-evm
 * @param offlineOperators operators reported offline, in the order of the events
 */
public record BlockEvents(
        long count, long segmentHeaders, long bundles, long bundlesOfDomain0, List<OfflineOperator> offlineOperators) {
}
