package xyz.autonomys.blocktimes.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.flow.BackfillPlan;
import xyz.autonomys.blocktimes.flow.ChainNodes;
import xyz.autonomys.blocktimes.flow.RunLedger;
import xyz.autonomys.blocktimes.flow.Seams;
import xyz.autonomys.blocktimes.rpc.RpcCall;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.rpc.RpcException;
import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.storage.ChainStore;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.NetworkMemory;
import xyz.autonomys.blocktimes.storage.StoredFile;
import xyz.autonomys.blocktimes.storage.WriterLock;

/** The main job: finds what is missing of each chain, fetches it, and says what came of it. */
final class Backfill {

    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);
    private static final long SURVEY_MS = 8_000;
    /** How long a signal leaves for writing what was read; ten seconds are promised for all that follows it. */
    private static final long STOP_MS = 6_000;

    /** @param chains those asked for, in order */
    record Options(List<Chain> chains, BackfillPlan.Request request, boolean overwrite, boolean dryRun, boolean verify) {
    }

    /** What one chain's backfill is about to do. @param replaced stored blocks that the run replaces */
    private record Job(Chain chain, ChainSurvey survey, Coverage coverage, BackfillPlan plan, List<BlockRange> replaced,
            RunLedger ledger) {
    }

    private final Settings settings;
    private final Options options;
    private final DataDir dataDir;
    private final PrintWriter out;
    private final StopSignal stop;
    private int exitCode = ExitCode.DONE;

    Backfill(Settings settings, Options options, Path dataDir, PrintWriter out, StopSignal stop) {
        this.settings = settings;
        this.options = options;
        this.dataDir = new DataDir(dataDir);
        this.out = out;
        this.stop = stop;
    }

    /** @param endpoints URLs of the nodes of each chain asked for */
    int run(Map<String, List<URI>> endpoints) throws Exception {
        List<WriterLock> locks = new ArrayList<>();
        if (!options.dryRun()) {
            dataDir.requireWritable();
        }
        try {
            if (!options.dryRun()) {
                options.chains().forEach(chain -> locks.add(WriterLock.take(dataDir, chain.name())));
            }
            try (CamelApp app = CamelApp.start(settings, endpoints)) {
                LOG.info("settings from {}, routes from {}, data to {}", settings.origin(), app.routesOrigin(),
                        dataDir.root().toAbsolutePath().normalize());
                options.chains().forEach(app::requireRoute);
                List<Job> jobs = plan(app, survey(app));
                if (!options.dryRun() && !stopped()) {
                    fetch(app, jobs);
                    new Summary(out).print(jobs.stream().map(Job::ledger).toList(), app.rpc());
                    jobs.forEach(this::judge);
                }
            }
        } finally {
            locks.forEach(WriterLock::close);
        }
        return stopped() ? ExitCode.STOPPED : exitCode;
    }

    private boolean stopped() {
        return stop.received().isDone();
    }

    private Map<Chain, ChainSurvey> survey(CamelApp app) throws InterruptedException {
        NetworkMemory memory = new NetworkMemory(dataDir);
        Map<Chain, CompletableFuture<ChainSurvey>> underWay = new LinkedHashMap<>();
        for (Chain chain : options.chains()) {
            Optional<String> stored = memory.genesisHash(chain.name());
            underWay.put(chain, CompletableFuture.supplyAsync(() -> new ChainNodes(chain, app.work(chain).node())
                    .survey(stored, SURVEY_MS), task -> new Thread(task, "survey").start()));
        }
        Map<Chain, ChainSurvey> surveys = new LinkedHashMap<>();
        for (Map.Entry<Chain, CompletableFuture<ChainSurvey>> entry : underWay.entrySet()) {
            Chain chain = entry.getKey();
            try {
                ChainSurvey survey = CompletableFuture.anyOf(entry.getValue(), stop.received()).thenApply(done ->
                        done instanceof ChainSurvey answered ? answered : null).get();
                if (survey == null) {
                    return Map.of();
                }
                surveys.put(chain, survey);
            } catch (ExecutionException e) {
                exitCode = ExitCode.INCOMPLETE;
                LOG.error("chain={} {}", chain.name(), e.getCause().getMessage(), Logging.debug() ? e.getCause() : null);
            }
        }
        // A directory of another network is refused before anything of it is touched.
        surveys.forEach((chain, survey) -> memory.requireSame(chain.name(), survey.genesisHash()));
        return surveys;
    }

    /** A chain's nodes, each answer of which is waited for so long and no longer. */
    private static ChainSurvey.Node patient(RpcEndpoint nodes) {
        return new ChainSurvey.Node() {
            @Override
            public <T> T call(RpcCall<T> call) throws InterruptedException {
                return nodes.call(call, SURVEY_MS);
            }
        };
    }

    private List<Job> plan(CamelApp app, Map<Chain, ChainSurvey> surveys) {
        NetworkMemory memory = new NetworkMemory(dataDir);
        // Where nothing is remembered the files say whose they are; all are asked before anything is touched.
        surveys.forEach((chain, survey) -> {
            if (memory.genesisHash(chain.name()).isEmpty()) {
                requireSameNetwork(chain, survey, Coverage.read(dataDir, chain.name()));
            }
        });
        List<Job> jobs = new ArrayList<>();
        surveys.forEach((chain, survey) -> {
            Coverage coverage = options.dryRun() ? Coverage.read(dataDir, chain.name()) : ChainStore.recover(dataDir, chain.name());
            requireSameNetwork(chain, survey, coverage);
            if (!options.dryRun()) {
                memory.remember(chain.name(), survey.genesisHash());
            }
            job(app, chain, survey, coverage).ifPresent(jobs::add);
        });
        return jobs;
    }

    /** Empty, having said why, where the chain cannot be compared with what is stored. */
    private Optional<Job> job(CamelApp app, Chain chain, ChainSurvey survey, Coverage coverage) {
        BackfillPlan plan = BackfillPlan.of(options.request(), coverage, survey.bestBlock() - chain.confirmationDepth(),
                options.overwrite());
        try {
            List<BlockRange> replaced = new ArrayList<>(options.overwrite() ? plan.missing()
                    : Seams.replacedBlocks(chain.name(), coverage, survey.bestBlock(), patient(app.work(chain).node())));
            if (!options.overwrite()) {
                replaced.forEach(range -> LOG.warn("chain={} blocks {} are stored from a fork that the chain has left: a reorganisation "
                        + "{} blocks deep; they are fetched again", chain.name(), range, range.count()));
                List<BlockRange> lacking = lacking(chain, coverage, plan);
                replaced.addAll(lacking);
                plan = plan.withReplaced(replaced);
            }
            say(chain, survey, plan);
            if (!plan.missing().isEmpty()) {
                warnOfShallowDepth(app, chain, survey);
            }
            return Optional.of(new Job(chain, survey, coverage, plan, replaced, new RunLedger(chain.name(), plan.missing())));
        } catch (RpcException e) {
            exitCode = ExitCode.INCOMPLETE;
            LOG.error("chain={} {}", chain.name(), e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Blocks asked for that were stored before a dataset existed which is taken from them today. */
    private static List<BlockRange> lacking(Chain chain, Coverage coverage, BackfillPlan plan) {
        List<String> datasets = DataDir.datasets(chain.kind());
        List<BlockRange> lacking = plan.asked().map(asked -> asked.shared(coverage.blocksLacking(datasets))).orElse(List.of());
        if (!lacking.isEmpty()) {
            LOG.info("chain={} {} blocks were stored before one of the datasets {} existed; they are fetched again", chain.name(),
                    lacking.stream().mapToLong(BlockRange::count).sum(), datasets);
        }
        return lacking;
    }

    private void requireSameNetwork(Chain chain, ChainSurvey survey, Coverage coverage) {
        for (StoredFile file : coverage.files()) {
            if (!file.footer().genesisHash().equals(survey.genesisHash())) {
                throw new UsageException("DATA_DIR " + dataDir + " belongs to another network: " + file.path()
                        + " was taken from genesis " + file.footer().genesisHash() + ", the node's genesis is "
                        + survey.genesisHash() + "; use another DATA_DIR for chain " + chain.name());
            }
        }
    }

    private void say(Chain chain, ChainSurvey survey, BackfillPlan plan) {
        plan.remarks().forEach(remark -> LOG.info("chain={} {}", chain.name(), remark));
        String head = "best block " + survey.bestBlock() + ", K=" + chain.confirmationDepth();
        String asked = plan.asked().map(BlockRange::toString).orElse("none");
        if (!plan.missing().isEmpty()) {
            LOG.info("chain={} blocks {}: {} to fetch ({})", chain.name(), asked, plan.missingBlocks(), head);
        } else if (plan.asked().isPresent()) {
            LOG.info("chain={} blocks {}: nothing is missing ({})", chain.name(), asked, head);
        } else {
            LOG.info("chain={} nothing to do ({})", chain.name(), head);
        }
        if (options.dryRun()) {
            out.println(chain.name() + ": " + (plan.missing().isEmpty() ? "nothing to fetch"
                    : plan.missingBlocks() + " blocks to fetch: " + shown(plan.missing())));
        }
    }

    private static String shown(List<BlockRange> ranges) {
        List<String> first = ranges.stream().limit(20).map(BlockRange::toString).toList();
        return String.join(", ", first) + (ranges.size() > 20 ? " and " + (ranges.size() - 20) + " more ranges" : "");
    }

    /** Warns, and never refuses: whatever becomes of the question, the run goes on. */
    private static void warnOfShallowDepth(CamelApp app, Chain chain, ChainSurvey survey) throws InterruptedException {
        try {
            askForDepth(app, chain, survey);
        } catch (RpcException | ScaleException e) {
            LOG.debug("chain={} its ConfirmationDepthK could not be read: {}", chain.name(), e.getMessage());
        }
    }

    private static void askForDepth(CamelApp app, Chain chain, ChainSurvey survey) throws InterruptedException {
        survey.confirmationDepth(chain, patient(app.work(chain).node()))
                .filter(depth -> depth > chain.confirmationDepth())
                .ifPresent(depth -> LOG.warn("chain={} K={} is below the chain's own ConfirmationDepthK of {}: the newest blocks "
                        + "may still change", chain.name(), chain.confirmationDepth(), depth));
    }

    private void fetch(CamelApp app, List<Job> jobs) throws Exception {
        List<Job> work = jobs.stream().filter(job -> !job.plan().missing().isEmpty()).toList();
        for (Job job : work) {
            app.work(job.chain()).prepare(job.ledger(), new ChainStore(dataDir, job.chain().name(), job.survey().genesisHash(),
                    DataDir.datasets(job.chain().kind()), job.coverage(), job.replaced()), options.verify());
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(
                work.stream().map(job -> job.ledger().finished()).toArray(CompletableFuture[]::new));
        try (Progress progress = Progress.of(work.stream().map(Job::ledger).toList())) {
            for (Job job : work) {
                app.startRoute(job.chain());
            }
            CompletableFuture.anyOf(all, stop.received()).get();
            if (stopped()) {
                LOG.info("{}: stopping; what was read is being written", stop.received().get());
                app.hurry();
                work.forEach(job -> app.work(job.chain()).requestStop());
                try {
                    all.get(STOP_MS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    LOG.error("not everything read could be written in {} ms; the next run fetches it again", STOP_MS);
                }
            }
            progress.update();
        }
    }

    private void judge(Job job) {
        List<RunLedger.Failure> missing = job.ledger().missing();
        if (!missing.isEmpty()) {
            exitCode = ExitCode.INCOMPLETE;
        }
        missing.stream().limit(20).forEach(failure ->
                LOG.error("chain={} blocks={} missing: {}", job.chain().name(), failure.blocks(), failure.reason()));
        if (missing.size() > 20) {
            LOG.error("chain={} and {} more ranges are missing; run again to fetch them", job.chain().name(), missing.size() - 20);
        }
    }
}
