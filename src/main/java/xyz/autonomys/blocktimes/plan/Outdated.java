package xyz.autonomys.blocktimes.plan;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;

/** Finds stored blocks that are to be fetched again, because an earlier version of the program took less of them. */
public final class Outdated {

    private static final Logger LOG = LoggerFactory.getLogger(Outdated.class);

    private Outdated() {
    }

    /**
     * Returns the wanted blocks that were stored before one of the chain's datasets existed, and on request those that
     * lack columns. No block is twice among them.
     *
     * @param without blocks that are left out, since they are fetched again anyway
     * @param refresh whether blocks that lack columns are wanted
     */
    public static List<BlockRange> of(Chain chain, Coverage coverage, BackfillPlan plan, List<BlockRange> without,
            boolean refresh) {
        List<BlockRange> again = new ArrayList<>(BlockRange.without(lacking(chain, coverage, plan), without));
        // The columns of version 2 are null on all other kinds of chains.
        if (refresh && chain.kind() == ChainKind.AUTONOMYS_CONSENSUS) {
            List<BlockRange> all = new ArrayList<>(without);
            all.addAll(again);
            again.addAll(BlockRange.without(ofEarlierVersions(chain, coverage, plan), all));
        }
        return again;
    }

    private static List<BlockRange> lacking(Chain chain, Coverage coverage, BackfillPlan plan) {
        List<String> datasets = Datasets.of(chain.kind());
        List<BlockRange> lacking = plan.asked()
                .map(blocks -> blocks.shared(coverage.blocksLacking(datasets)))
                .orElse(List.of());
        if (!lacking.isEmpty()) {
            LOG.info("chain={} {} blocks were stored before one of the datasets {} existed; they are fetched again",
                    chain.name(), lacking.stream().mapToLong(BlockRange::count).sum(), datasets);
        }
        return lacking;
    }

    private static List<BlockRange> ofEarlierVersions(Chain chain, Coverage coverage, BackfillPlan plan) {
        List<BlockRange> earlier = plan.asked().map(blocks -> blocks.shared(coverage.blocksOfEarlierVersions()))
                .orElse(List.of());
        LOG.info("chain={} {} stored blocks lack columns of the newest schema; --refresh fetches them again",
                chain.name(), earlier.stream().mapToLong(BlockRange::count).sum());
        return earlier;
    }
}
