package xyz.autonomys.blocktimes.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.plan.AskedBlocks;
import xyz.autonomys.blocktimes.plan.BackfillPlan;
import xyz.autonomys.blocktimes.plan.ChainNodes;
import xyz.autonomys.blocktimes.plan.OldestBlocks;
import xyz.autonomys.blocktimes.plan.Outdated;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.ChainStore;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.FirstBlocks;
import xyz.autonomys.blocktimes.storage.NetworkMemory;
import xyz.autonomys.blocktimes.storage.Recovery;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/** Determines what a run has to fetch: the blocks that are not stored, and those that were reorganised. */
public final class Planner {

    private static final Logger LOG = LoggerFactory.getLogger(Planner.class);

    /**
     * What the command line asks for.
     *
     * @param request the blocks to be stored
     * @param overwrite whether stored blocks are fetched again and replaced
     * @param refresh whether stored blocks of earlier versions of the schema are fetched again and replaced
     * @param readOnly whether planning changes nothing in the data directory
     * @param witnesses what is read of each block to check it
     * @param maxReorg most stored blocks that a reorganisation may replace; empty if that depends on the chain
     * @param acceptReorg whether one endpoint may replace more
     */
    public record Options(BackfillPlan.Request request, boolean overwrite, boolean refresh, boolean readOnly,
            Witnesses witnesses,
            OptionalInt maxReorg, boolean acceptReorg) {}

    /**
     * What is to be fetched of one chain.
     *
     * @param coverage what is stored
     * @param replaced blocks that the run may replace if they are stored
     * @param unavailable blocks of the plan that no endpoint has, and why
     */
    public record Job(Chain chain, ChainSurvey survey, Coverage coverage, BackfillPlan plan, List<BlockRange> replaced,
            List<RunLedger.Failure> unavailable) {

        /** Gives the plan to the chain's route. */
        void begin(Run run, DataDir dataDir, RunLedger ledger, Witnesses witnesses) {
            CamelApp app = run.app();
            unavailable.forEach(failure -> ledger.planned().forEach(range -> range.shared(List.of(failure.blocks()))
                    .forEach(blocks -> ledger.failed(blocks, failure.reason()))));
            app.work(chain).bestBlock(survey.bestBlock());
            app.work(chain)
                    .begin(
                            ledger,
                            new ChainStore(
                                    dataDir,
                                    chain.name(),
                                    survey.genesisHash(),
                                    Datasets.of(chain.kind()),
                                    coverage,
                                    replaced,
                                    run.lock(chain)),
                            witnesses);
        }
    }

    private final Run run;
    private final DataDir dataDir;
    private final Options options;
    private final Surveys surveys;
    private final Reorganisations reorganisations;
    private final Map<Chain, OldestBlocks> oldestBlocks = new HashMap<>();
    private final AskedBlocks asked;
    private boolean incomplete;

    /** @param triesAgain whether the command tries again until it is stopped */
    public Planner(Run run, DataDir dataDir, Options options, StopSignal stop, boolean triesAgain) {
        this.run = run;
        this.dataDir = dataDir;
        this.options = options;
        this.asked = new AskedBlocks(options.request());
        this.surveys = new Surveys(run, dataDir, stop, triesAgain);
        this.reorganisations = new Reorganisations(run, dataDir, options);
    }

    /**
     * Surveys and plans these chains.
     *
     * @return a job for each chain that could be planned; the reason for the others is logged. Empty after a signal
     * @throws UsageException if a stored file belongs to another network
     * @throws xyz.autonomys.blocktimes.storage.OtherNetworkException if the data directory belongs to another network
     */
    public List<Job> jobs(List<Chain> chains) throws InterruptedException {
        return plan(surveys.of(chains));
    }

    /** Returns the block after which new heads extend a job's plan: all up to it are stored, planned or not wanted. */
    long plannedUpTo(Job job) {
        long confirmed = job.survey().bestBlock() - job.chain().confirmationDepth();
        long stored = job.coverage().lastBlock().orElse(0L);
        long notAskedFor = asked.of(job.chain()).start().orElse(1L) - 1;
        return Math.max(0, Math.max(confirmed, Math.max(stored, notAskedFor)));
    }

    /** Returns whether a chain could not be planned for a reason that may pass. */
    public boolean incomplete() {
        return incomplete || surveys.incomplete();
    }

    /** Returns the chain's endpoints, with a time limit for each call. */
    static ChainSurvey.Node patient(RpcEndpoint nodes) {
        return new ChainSurvey.Node() {
            @Override
            public <T> T call(RpcCall<T> call) throws InterruptedException {
                return nodes.call(call, Surveys.PATIENCE_MS);
            }
        };
    }

    private List<Job> plan(Map<Chain, ChainNodes.Surveyed> surveys) {
        NetworkMemory memory = new NetworkMemory(dataDir);
        // Without a remembered genesis hash, the files' footers have it. All chains are checked before any is changed.
        surveys.forEach((chain, surveyed) -> {
            if (memory.genesisHash(chain.name()).isEmpty()) {
                requireSameNetwork(chain, surveyed.survey(), Coverage.read(dataDir, chain.name()));
            }
        });
        List<Job> jobs = new ArrayList<>();
        surveys.forEach((chain, surveyed) -> {
            ChainSurvey survey = surveyed.survey();
            Coverage coverage = options.readOnly() ? Coverage.read(dataDir, chain.name())
                    : Recovery.run(dataDir, chain.name(), run.lock(chain));
            requireSameNetwork(chain, survey, coverage);
            if (!options.readOnly()) {
                memory.remember(chain.name(), survey.genesisHash());
            }
            job(chain, surveyed, coverage).ifPresent(jobs::add);
        });
        return jobs;
    }

    /** Returns empty and logs why if the stored blocks cannot be compared with the chain. */
    private Optional<Job> job(Chain chain, ChainNodes.Surveyed surveyed, Coverage found) {
        ChainSurvey survey = surveyed.survey();
        try {
            Coverage coverage = found;
            List<BlockRange> again = List.of();
            if (!options.overwrite()) {
                Optional<Reorganisations.Outcome> compared = reorganisations.of(chain, surveyed, found);
                if (compared.isEmpty()) {
                    incomplete = true;
                    return Optional.empty();
                }
                coverage = compared.get().coverage();
                again = compared.get().again();
            }
            BackfillPlan.Request asking = asked.of(chain, patient(run.app().work(chain).node()), survey.bestBlock());
            if (options.request().sinceMs().isPresent() && asking.start().orElse(0L) > survey.bestBlock()) {
                throw new UsageException("chain " + chain.name() + " has no block at or after the time of --since yet:"
                        + " its best block is " + survey.bestBlock());
            }
            BackfillPlan.Request request = options.overwrite() ? asking : asking
                    .orFrom(new FirstBlocks(dataDir).of(chain.name()), coverage.firstBlock());
            BackfillPlan plan = BackfillPlan.of(request, coverage,
                    survey.bestBlock() - chain.confirmationDepth(), options.overwrite());
            List<BlockRange> replaced = new ArrayList<>();
            if (options.overwrite()) {
                replaced.addAll(plan.missing());
            } else {
                replaced.addAll(again);
                replaced.addAll(Outdated.of(chain, coverage, plan, again, options.refresh()));
                plan = plan.withReplaced(replaced);
            }
            Optional<Long> first = plan.asked().map(BlockRange::first);
            // A start above the head may be a mistake: kept, it would be where each later run begins.
            first.filter(block -> !options.readOnly())
                    .ifPresent(block -> new FirstBlocks(dataDir).asked(chain.name(), block));
            first.or(asking::start).ifPresent(run.app().work(chain)::wantedFrom);
            say(chain, survey, plan);
            if (!plan.missing().isEmpty()) {
                reorganisations.warnOfShallowDepth(chain, survey);
            }
            List<RunLedger.Failure> unavailable = oldestBlocks
                    .computeIfAbsent(chain,
                            key -> new OldestBlocks(chain, run.app().work(chain).node(), Surveys.PATIENCE_MS))
                    .lacking(surveyed.usable(), plan.missing());
            return Optional.of(new Job(chain, survey, coverage, plan, replaced, unavailable));
        } catch (RpcException | ChainException | StorageException e) {
            if (e instanceof StorageException storage && storage.isLockLost()) {
                throw storage;
            }
            incomplete = true;
            LOG.error("chain={} {}", chain.name(), e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void requireSameNetwork(Chain chain, ChainSurvey survey, Coverage coverage) {
        for (StoredFile file : coverage.files()) {
            if (!file.footer().genesisHash().equals(survey.genesisHash())) {
                throw new UsageException("DATA_DIR " + dataDir + " belongs to another network: " + file.name()
                        + " was fetched from genesis " + file.footer().genesisHash() + ", the endpoint's genesis is "
                        + survey.genesisHash() + "; use another DATA_DIR for chain " + chain.name());
            }
        }
    }

    private void say(Chain chain, ChainSurvey survey, BackfillPlan plan) {
        plan.remarks().forEach(remark -> LOG.info("chain={} {}", chain.name(), remark));
        String head = "best block " + survey.bestBlock() + ", K=" + chain.confirmationDepth();
        String blocks = plan.asked().map(BlockRange::toString).orElse("none");
        if (!plan.missing().isEmpty()) {
            LOG.info("chain={} blocks {}: {} to fetch ({})", chain.name(), blocks, plan.missingBlocks(), head);
        } else if (plan.asked().isPresent()) {
            LOG.info("chain={} blocks {}: nothing is missing ({})", chain.name(), blocks, head);
        } else {
            LOG.info("chain={} nothing to do ({})", chain.name(), head);
        }
    }
}
