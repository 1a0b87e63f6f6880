package xyz.autonomys.blocktimes.decode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/**
 * Collects the operators that a block reports offline, and assigns to each the epoch that ended. The runtime writes the
 * event for the end of an epoch, {@code DomainEpochCompleted} or {@code ForceDomainEpochTransition}, after the events
 * of its operators (pallet-domains, {@code do_finalize_domain_epoch_staking}). Two epochs of a domain may end in one
 * block. Not thread-safe.
 */
final class OfflineOperatorEvents {

    private final List<OfflineOperator> operators = new ArrayList<>(0);
    private final Map<Long, Long> lastEpochs = new TreeMap<>();

    /** @param withThreshold whether the event's expectations have the third field */
    void offline(ScaleReader event, boolean withThreshold) {
        long operatorId = event.u64();
        long domainId = event.u32();
        operators.add(new OfflineOperator(domainId, null, operatorId, event.u64(), event.u64(), event.u64(),
                withThreshold ? Long.valueOf(event.u64()) : null));
    }

    void epochEnded(ScaleReader event) {
        long domainId = event.u32();
        long epochIndex = event.u32();
        lastEpochs.put(domainId, epochIndex);
        operators.replaceAll(operator -> operator.domainId() == domainId && operator.epochIndex() == null
                ? operator.inEpoch(epochIndex) : operator);
    }

    /**
     * Returns the operators in the order of the events. One that no end of an epoch follows gets the last epoch of its
     * domain that ended in the block, if there is one.
     */
    List<OfflineOperator> all() {
        operators.replaceAll(operator -> operator.epochIndex() == null && lastEpochs.containsKey(operator.domainId())
                ? operator.inEpoch(lastEpochs.get(operator.domainId())) : operator);
        return List.copyOf(operators);
    }
}
