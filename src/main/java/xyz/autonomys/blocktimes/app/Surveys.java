package xyz.autonomys.blocktimes.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.plan.ChainNodes;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.NetworkMemory;

/** Surveys the endpoints of several chains at once, before anything is fetched. */
public final class Surveys {

    /** Time for an endpoint to respond, in ms. */
    public static final long PATIENCE_MS = 8_000;

    private static final Logger LOG = LoggerFactory.getLogger(Surveys.class);

    private final Run run;
    private final DataDir dataDir;
    private final StopSignal stop;
    private final boolean triesAgain;
    private boolean incomplete;

    /** @param triesAgain whether the command tries again until it is stopped */
    public Surveys(Run run, DataDir dataDir, StopSignal stop, boolean triesAgain) {
        this.triesAgain = triesAgain;
        this.run = run;
        this.dataDir = dataDir;
        this.stop = stop;
    }

    private void failed(Chain chain, Throwable why) {
        if (triesAgain && why instanceof RpcException) {
            run.outage(chain).surveyFailed(why.getMessage());
            LOG.debug("chain={} {}", chain.name(), why.getMessage(), why);
        } else {
            LOG.error("chain={} {}", chain.name(), why.getMessage(), LOG.isDebugEnabled() ? why : null);
        }
    }

    /** Returns whether the survey of a chain failed. */
    boolean incomplete() {
        return incomplete;
    }

    /**
     * Surveys these chains, and logs which surveys fail.
     *
     * @return the successful surveys; empty if a signal was received
     * @throws xyz.autonomys.blocktimes.storage.OtherNetworkException if the data directory belongs to another network
     */
    public Map<Chain, ChainNodes.Surveyed> of(List<Chain> chains) throws InterruptedException {
        NetworkMemory memory = new NetworkMemory(dataDir);
        Map<Chain, CompletableFuture<ChainNodes.Surveyed>> underWay = new LinkedHashMap<>();
        for (Chain chain : chains) {
            Optional<String> stored = memory.genesisHash(chain.name());
            underWay.put(
                    chain,
                    CompletableFuture.supplyAsync(
                            () -> new ChainNodes(chain, run.app().work(chain).node(), run.time())
                                    .surveyed(stored, PATIENCE_MS),
                            task -> new Thread(task, "survey").start()));
        }
        Map<Chain, ChainNodes.Surveyed> surveys = new LinkedHashMap<>();
        for (Map.Entry<Chain, CompletableFuture<ChainNodes.Surveyed>> entry : underWay.entrySet()) {
            Chain chain = entry.getKey();
            try {
                ChainNodes.Surveyed survey = CompletableFuture.anyOf(entry.getValue(), stop.received())
                        .thenApply(done ->
                        done instanceof ChainNodes.Surveyed answered ? answered : null).get();
                if (survey == null) {
                    return Map.of();
                }
                surveys.put(chain, survey);
                run.outage(chain).surveyed();
            } catch (ExecutionException e) {
                incomplete = true;
                failed(chain, e.getCause());
            }
        }
        // A directory of another network is rejected before anything in it is changed.
        surveys.forEach((chain, survey) -> memory.requireSame(chain.name(), survey.survey().genesisHash()));
        return surveys;
    }
}
