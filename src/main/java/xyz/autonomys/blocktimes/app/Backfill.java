package xyz.autonomys.blocktimes.app;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.plan.BackfillPlan;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.RpcComponent;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.time.Time;

/** The command {@code backfill}: finds the missing blocks of each chain, fetches them and reports the result. */
public final class Backfill {

    private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);
    /** After a signal, time for writing the fetched blocks, in ms. The whole stop may take no more than ten seconds. */
    static final long STOP_MS = 6_000;
    private static final int MOST_SAID = 20;

    /** Receives the plans and the progress of a backfill, and shows them to the user. */
    public interface Audience {

        /** Called for each chain if the run only plans, and fetches nothing. */
        void planned(Chain chain, BackfillPlan plan);

        /**
         * Called before fetching begins.
         *
         * @param ledgers of the chains that have blocks to fetch; may be empty
         * @return the display; it is closed when fetching ends
         */
        Shown begun(List<RunLedger> ledgers, Time time);

        /**
         * Called after fetching, also if a signal stopped it.
         *
         * @param ledgers of all planned chains
         * @param rpc has the statistics of their calls
         * @param secondsBefore seconds from the start of the program until fetching began
         */
        void ended(List<RunLedger> ledgers, RpcComponent rpc, double secondsBefore);
    }

    /** A display of the progress, until it is closed. */
    public interface Shown extends AutoCloseable {

        /** Brings the display up to date. */
        void update();

        @Override
        void close();
    }

    private final Run.Setup setup;
    private final Planner.Options options;
    private final Audience audience;
    private final StopSignal stop;
    private final RunReport report;
    private int exitCode = ExitCode.DONE;

    public Backfill(Run.Setup setup, Planner.Options options, Audience audience, StopSignal stop, RunReport report) {
        this.setup = setup;
        this.options = options;
        this.audience = audience;
        this.stop = stop;
        this.report = report;
    }

    /**
     * Plans and fetches.
     *
     * @param endpoints URLs of each chain's endpoints, by chain name
     * @return the exit code, one of {@link ExitCode}
     */
    public int run(Map<String, List<URI>> endpoints) throws Exception {
        try (Run run = Run.begin(setup, endpoints)) {
            CamelApp app = run.app();
            Planner planner = new Planner(run, setup.dataDir(), options, stop, false);
            List<Planner.Job> jobs = planner.jobs(setup.chains());
            exitCode = planner.incomplete() ? ExitCode.INCOMPLETE : ExitCode.DONE;
            if (options.readOnly()) {
                jobs.forEach(job -> audience.planned(job.chain(), job.plan()));
                return stopped() ? stop.exitCode() : exitCode;
            }
            if (!stopped()) {
                double secondsBefore = (time().epochMs() - setup.surroundings().startedMs()) / 1e3;
                Map<Chain, RunLedger> ledgers = new LinkedHashMap<>();
                jobs.forEach(job -> ledgers.put(
                        job.chain(), RunLedger.of(job.chain().name(), job.plan().missing(), time())));
                fetch(run, jobs, ledgers);
                audience.ended(List.copyOf(ledgers.values()), app.rpc(), secondsBefore);
                ledgers.values().forEach(this::judge);
                ledgers.forEach((chain, ledger) -> report.chain(ledger, app.rpc().statistics(ledger.chain()),
                        app.work(chain).missing()));
            }
            int code = run.ended(stopped() ? stop.exitCode() : exitCode, stop);
            report.ended(code);
            return code;
        }
    }

    private Time time() {
        return setup.surroundings().time();
    }

    private boolean stopped() {
        return stop.received().isDone();
    }

    private void fetch(Run run, List<Planner.Job> jobs, Map<Chain, RunLedger> ledgers) throws Exception {
        CamelApp app = run.app();
        List<Planner.Job> work = jobs.stream().filter(job -> !job.plan().missing().isEmpty()).toList();
        List<RunLedger> begun = work.stream().map(job -> ledgers.get(job.chain())).toList();
        work.forEach(job -> job.begin(run, setup.dataDir(), ledgers.get(job.chain()), options.witnesses()));
        CompletableFuture<Void> all =
                CompletableFuture.allOf(begun.stream().map(RunLedger::finished).toArray(CompletableFuture[]::new));
        try (Shown shown = audience.begun(begun, time())) {
            for (Planner.Job job : work) {
                app.startRoute(job.chain());
            }
            CompletableFuture.anyOf(all, stop.received()).get();
            if (stopped()) {
                LOG.info("{}: stopping; writing the blocks fetched so far", stop.received().get());
                app.hurry();
                work.forEach(job -> app.work(job.chain()).requestStop());
                try {
                    time().await(all, STOP_MS);
                } catch (TimeoutException e) {
                    LOG.error("some fetched blocks could not be written within {} ms; the next run fetches them again",
                            STOP_MS);
                }
            }
            shown.update();
        }
    }

    private void judge(RunLedger ledger) {
        if (!sayMissing(ledger)) {
            exitCode = ExitCode.INCOMPLETE;
        }
    }

    /**
     * Logs which blocks are missing after a run, and why.
     *
     * @return whether none is missing
     */
    static boolean sayMissing(RunLedger ledger) {
        List<RunLedger.Failure> missing = ledger.missing();
        missing.stream().limit(MOST_SAID).forEach(failure ->
                LOG.error("chain={} blocks={} missing: {}", ledger.chain(), failure.blocks(), failure.reason()));
        if (missing.size() > MOST_SAID) {
            LOG.error(
                    "chain={} and {} more intervals are missing; run again to fetch them",
                    ledger.chain(),
                    missing.size() - MOST_SAID);
        }
        return missing.isEmpty();
    }
}
