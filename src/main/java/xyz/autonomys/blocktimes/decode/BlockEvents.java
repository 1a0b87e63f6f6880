package xyz.autonomys.blocktimes.decode;

import java.util.List;

/**
 * What the events of one consensus block come to.
 *
 * @param count all events of the block
 * @param segmentHeaders segment headers stored
 * @param bundles bundles stored, over all domains
 * @param bundlesOfDomain0 bundles stored of domain 0, which is auto-evm
 * @param offlineOperators operators reported offline, in the order of the events
 */
public record BlockEvents(
        long count, long segmentHeaders, long bundles, long bundlesOfDomain0, List<OfflineOperator> offlineOperators) {
}
