package xyz.autonomys.blocktimes.app;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.plan.ChainNodes;
import xyz.autonomys.blocktimes.plan.Fork;
import xyz.autonomys.blocktimes.plan.ForkVerdict;
import xyz.autonomys.blocktimes.plan.Seams;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.Removal;

/**
 * Compares the stored blocks with the chain, as each endpoint has it, and decides which are to be fetched again. Stored
 * blocks that the chain has left, and that are not confirmed on it any more, are removed.
 */
final class Reorganisations {

    private static final Logger LOG = LoggerFactory.getLogger(Reorganisations.class);
    /** The chain's own depth is one endpoint's word too: 100 on Autonomys. */
    private static final long DEEPEST_OF_A_CHAIN = 1_000;

    private final Run run;
    private final DataDir dataDir;
    private final Planner.Options options;
    private final Set<Chain> depthsLookedAt = new HashSet<>();

    /**
     * What a comparison leads to.
     *
     * @param coverage what is stored, without the blocks that were removed
     * @param again stored blocks that are to be fetched again, in block order
     */
    record Outcome(Coverage coverage, List<BlockRange> again) {
    }

    Reorganisations(Run run, DataDir dataDir, Planner.Options options) {
        this.run = run;
        this.dataDir = dataDir;
        this.options = options;
    }

    /**
     * Compares, decides, and removes what must go, unless the run changes nothing.
     *
     * @return empty, with an error in the log, if the endpoints are not believed
     * @throws RpcException if no endpoint can be compared
     */
    Optional<Outcome> of(Chain chain, ChainNodes.Surveyed surveyed, Coverage coverage) throws InterruptedException {
        Map<URI, Seams.Found> views = views(chain, surveyed, coverage);
        boolean differs = views.values().stream().anyMatch(found -> !found.forks().isEmpty());
        RpcEndpoint nodes = run.app().work(chain).node();
        ForkVerdict verdict =
                ForkVerdict.of(views, differs ? limit(chain, surveyed.survey()) : 0, options.acceptReorg());
        if (verdict.objection().isPresent()) {
            LOG.error("chain={} {}", chain.name(), verdict.objection().get());
            return Optional.empty();
        }
        verdict.deviants().forEach(nodes::exclude);
        List<BlockRange> again = new ArrayList<>(verdict.found().wrongFooters());
        List<BlockRange> gone = new ArrayList<>();
        long confirmed = surveyed.survey().bestBlock() - chain.confirmationDepth();
        if (!verdict.found().forks().isEmpty()) {
            run.app().work(chain).reorganised();
        }
        for (Fork fork : verdict.found().forks()) {
            BlockRange blocks = fork.blocks();
            LOG.warn("chain={} blocks {} were stored from a fork that is no longer part of the chain: "
                    + "a reorganisation {} blocks deep; they are fetched again", chain.name(), blocks, blocks.count());
            if (blocks.first() <= confirmed) {
                again.add(new BlockRange(blocks.first(), Math.min(confirmed, blocks.last())));
            }
            if (blocks.last() > confirmed) {
                gone.add(new BlockRange(Math.max(blocks.first(), confirmed + 1), blocks.last()));
            }
        }
        again.sort((one, other) -> Long.compare(one.first(), other.first()));
        return Optional.of(new Outcome(removed(chain, coverage, gone), again));
    }

    private Coverage removed(Chain chain, Coverage coverage, List<BlockRange> gone) {
        if (gone.isEmpty()) {
            return coverage;
        }
        LOG.warn("chain={} blocks {} of them are above the confirmed head now: {}", chain.name(), gone,
                options.readOnly() ? "a backfill removes them" : "removed, and fetched when they are confirmed");
        return options.readOnly() ? coverage
                : Removal.run(dataDir, chain.name(), coverage, gone, run.lock(chain));
    }

    /** Returns what each usable endpoint says. Endpoints that cannot be compared are skipped if there are others. */
    private Map<URI, Seams.Found> views(Chain chain, ChainNodes.Surveyed surveyed, Coverage coverage)
            throws InterruptedException {
        RpcEndpoint nodes = run.app().work(chain).node();
        Map<URI, Seams.Found> views = new LinkedHashMap<>();
        RpcException failure = null;
        for (Map.Entry<URI, ChainSurvey> usable : surveyed.usable().entrySet()) {
            URI node = usable.getKey();
            long best = usable.getValue().bestBlock();
            try {
                views.put(node, Seams.compare(dataDir, chain.name(), coverage, best, best - chain.confirmationDepth(),
                        patient(nodes, node)));
            } catch (RpcException e) {
                failure = e;
                LOG.warn("chain={} {} cannot be compared with the stored blocks, so it has no say: {}", chain.name(),
                        Endpoints.masked(node), e.getMessage());
                nodes.leaveOut(node, e.getMessage());
            }
        }
        if (views.isEmpty()) {
            throw failure;
        }
        return views;
    }

    /** Returns one endpoint, with a time limit for each call. */
    private static ChainSurvey.Node patient(RpcEndpoint nodes, URI node) {
        return new ChainSurvey.Node() {
            @Override
            public <T> T call(RpcCall<T> call) throws InterruptedException {
                return nodes.call(node, call, Surveys.PATIENCE_MS);
            }
        };
    }

    /** Returns the largest number of stored blocks that may be replaced on one endpoint's word. */
    private long limit(Chain chain, ChainSurvey survey) throws InterruptedException {
        if (options.maxReorg().isPresent()) {
            return options.maxReorg().getAsInt();
        }
        long ofChain = depthOf(chain, survey).orElse(0L);
        return Math.max(chain.confirmationDepth(), Math.min(ofChain, DEEPEST_OF_A_CHAIN));
    }

    /** Warns, once for each chain, if K is too small. The run continues in any case. */
    void warnOfShallowDepth(Chain chain, ChainSurvey survey) throws InterruptedException {
        if (!depthsLookedAt.add(chain)) {
            return;
        }
        depthOf(chain, survey).filter(depth -> depth > chain.confirmationDepth()).ifPresent(depth ->
                LOG.warn("chain={} K={} is below the chain's own ConfirmationDepthK of {}: the newest blocks may still "
                        + "change", chain.name(), chain.confirmationDepth(), depth));
    }

    /** Returns the chain's own ConfirmationDepthK; empty if it has none, or if that cannot be read. */
    private Optional<Long> depthOf(Chain chain, ChainSurvey survey) throws InterruptedException {
        try {
            return survey.confirmationDepth(chain, Planner.patient(run.app().work(chain).node()));
        } catch (RpcException | ScaleException e) {
            LOG.debug("chain={} its ConfirmationDepthK could not be read: {}", chain.name(), e.getMessage());
            return Optional.empty();
        }
    }
}
