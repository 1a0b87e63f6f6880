package xyz.autonomys.blocktimes.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.flow.RunLedger;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.WriterLock;

/** The main job: finds what is missing of each chain, fetches it, and says what came of it. */
final class Backfill {

    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);
    /** How long a signal leaves for writing what was read; ten seconds are promised for all that follows it. */
    static final long STOP_MS = 6_000;

    private final Settings settings;
    private final List<Chain> chains;
    private final Planner.Options options;
    private final DataDir dataDir;
    private final PrintWriter out;
    private final StopSignal stop;
    private int exitCode = ExitCode.DONE;

    /** @param chains those asked for, in order */
    Backfill(Settings settings, List<Chain> chains, Planner.Options options, Path dataDir, PrintWriter out, StopSignal stop) {
        this.settings = settings;
        this.chains = chains;
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
                chains.forEach(chain -> locks.add(WriterLock.take(dataDir, chain.name())));
            }
            try (CamelApp app = CamelApp.start(settings, endpoints)) {
                LOG.info("settings from {}, routes from {}, data to {}", settings.origin(), app.routesOrigin(),
                        dataDir.root().toAbsolutePath().normalize());
                chains.forEach(app::requireRoute);
                chains.forEach(app::show);
                Planner planner = new Planner(app, dataDir, options, out, stop);
                List<Planner.Job> jobs = planner.jobs(chains);
                exitCode = planner.incomplete() ? ExitCode.INCOMPLETE : ExitCode.DONE;
                if (!options.dryRun() && !stopped()) {
                    Map<Chain, RunLedger> ledgers = new LinkedHashMap<>();
                    jobs.forEach(job -> ledgers.put(job.chain(), RunLedger.of(job.chain().name(), job.plan().missing())));
                    fetch(app, jobs, ledgers);
                    new Summary(out).print(List.copyOf(ledgers.values()), app.rpc());
                    ledgers.values().forEach(this::judge);
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

    private void fetch(CamelApp app, List<Planner.Job> jobs, Map<Chain, RunLedger> ledgers) throws Exception {
        List<Planner.Job> work = jobs.stream().filter(job -> !job.plan().missing().isEmpty()).toList();
        List<RunLedger> begun = work.stream().map(job -> ledgers.get(job.chain())).toList();
        work.forEach(job -> job.begin(app, dataDir, ledgers.get(job.chain()), options.verify()));
        CompletableFuture<Void> all = CompletableFuture.allOf(begun.stream().map(RunLedger::finished).toArray(CompletableFuture[]::new));
        try (Progress progress = Progress.of(begun)) {
            for (Planner.Job job : work) {
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

    private void judge(RunLedger ledger) {
        List<RunLedger.Failure> missing = ledger.missing();
        if (!missing.isEmpty()) {
            exitCode = ExitCode.INCOMPLETE;
        }
        missing.stream().limit(20).forEach(failure ->
                LOG.error("chain={} blocks={} missing: {}", ledger.chain(), failure.blocks(), failure.reason()));
        if (missing.size() > 20) {
            LOG.error("chain={} and {} more ranges are missing; run again to fetch them", ledger.chain(), missing.size() - 20);
        }
    }
}
