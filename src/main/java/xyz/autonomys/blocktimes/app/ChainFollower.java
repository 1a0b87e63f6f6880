package xyz.autonomys.blocktimes.app;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.flow.ChainWork;
import xyz.autonomys.blocktimes.plan.PausedBlocks;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.Compaction;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.OtherNetworkException;
import xyz.autonomys.blocktimes.storage.Recovery;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.text.Reason;
import xyz.autonomys.blocktimes.time.Backoff;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Keeps one chain's data at the confirmed head, in rounds. A round plans like a backfill, so it finds the blocks that
 * are missing or were reorganised. It fetches them, and then the blocks that new heads confirm. When a date is
 * finished, the round ends and the date's files are compacted. When something fails, the next round begins after a
 * pause, which doubles from 1 s to 60 s. The first round only catches up.
 */
final class ChainFollower implements Runnable {

    private static final int MOST_SAID = 20;
    static final long LOOK_MS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(ChainFollower.class);
    private static final long FIRST_PAUSE_MS = 1_000;
    private static final long LONGEST_PAUSE_MS = 60_000;

    private final Run run;
    private final CamelApp app;
    private final Chain chain;
    private final ChainWork work;
    private final HeadTracker heads;
    private final Planner planner;
    private final DataDir dataDir;
    private final Witnesses witnesses;
    private final StopSignal stop;
    private final RunReport report;
    private final PausedBlocks pausedBlocks;
    private final Time time;
    private boolean routeStarted;
    private List<RunLedger.Failure> saidMissing = List.of();
    private volatile RuntimeException refusal;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    ChainFollower(
            Run run,
            Chain chain,
            long headSilenceMs,
            Planner planner,
            DataDir dataDir,
            Witnesses witnesses,
            StopSignal stop,
            RunReport report) {
        this.run = run;
        this.app = run.app();
        this.time = run.time();
        this.pausedBlocks = new PausedBlocks(time);
        this.chain = chain;
        this.work = app.work(chain);
        this.heads = new HeadTracker(work, headSilenceMs);
        this.planner = planner;
        this.dataDir = dataDir;
        this.witnesses = witnesses;
        this.stop = stop;
        this.report = report;
    }

    Chain chain() {
        return chain;
    }

    /** Returns the permanent error that ended this follower; null before its end, and after a stop. */
    RuntimeException refusal() {
        return refusal;
    }

    @Override
    public void run() {
        try {
            heads.follow();
            boolean catchingUp = true;
            Backoff backoff = new Backoff(time, stop.received(), FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
            while (!stopped()) {
                boolean good = round(catchingUp);
                if (good) {
                    catchingUp = false;
                    backoff.reset();
                } else if (!stopped()) {
                    sayPause(backoff.nextMs());
                    boolean isOutage = run.outage(chain).isOn();
                    backoff.pause(() -> isOutage && work.node().nodeStates().stream().anyMatch(NodeState::isGood));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (UsageException | OtherNetworkException | StorageException e) {
            refuse(e);
        } catch (RuntimeException | Error e) {
            refuse(new IllegalStateException("[" + chain.name() + "] " + Reason.of(e), e));
        } finally {
            ended.complete(null);
        }
    }

    /** Says once that it plans again, and not for each longer pause. */
    private void sayPause(long ms) {
        if (ms <= FIRST_PAUSE_MS) {
            LOG.warn("chain={} planning again in {} s", chain.name(), ms / 1_000);
        } else {
            LOG.debug("chain={} planning again in {} s", chain.name(), ms / 1_000);
        }
    }

    /** Returns a future that completes when this follower has ended. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    private void refuse(RuntimeException why) {
        refusal = why;
        stop.request("chain " + chain.name() + " cannot be followed");
    }

    private boolean stopped() {
        return stop.received().isDone();
    }

    /**
     * Runs a round. Logs failures that may pass, and throws permanent ones.
     *
     * @return whether nothing failed
     */
    private boolean round(boolean catchingUp) throws InterruptedException {
        try {
            return fetched(catchingUp);
        } catch (UsageException | OtherNetworkException | InterruptedException e) {
            throw e;
        } catch (StorageException e) {
            if (e.isLockLost()) {
                throw e;
            }
            LOG.error("chain={} {}", chain.name(), e.getMessage(), LOG.isDebugEnabled() ? e : null);
            return false;
        } catch (Exception e) {
            // Any other failure may pass: a full disk, an endpoint that sends nonsense.
            LOG.error("chain={} {}", chain.name(), Reason.of(e), LOG.isDebugEnabled() ? e : null);
            return false;
        }
    }

    private boolean fetched(boolean catchingUp) throws Exception {
        Optional<Planner.Job> job = planner.jobs(List.of(chain)).stream().findFirst();
        if (job.isEmpty()) {
            return false;
        }
        work.missing().planned(job.get().plan().missing());
        List<BlockRange> missing = pausedBlocks.without(job.get().plan().missing());
        if (!missing.equals(job.get().plan().missing())) {
            LOG.info("chain={} some of them are not retried for now: they were unavailable repeatedly", chain.name());
        }
        RunLedger ledger = catchingUp ? RunLedger.of(chain.name(), missing, time)
                : RunLedger.following(chain.name(), missing, time);
        heads.planned(planner.plannedUpTo(job.get()));
        if (catchingUp && missing.isEmpty()) {
            return true;
        }
        job.get().begin(run, dataDir, ledger, witnesses);
        startRoute();
        await(ledger);
        report.chain(ledger, work.node().statistics(), work.missing());
        report.write();
        boolean good = ledger.missing().isEmpty();
        if (!ledger.missing().equals(saidMissing)) {
            Backfill.sayMissing(ledger);
            saidMissing = ledger.missing();
        }
        List<BlockRange> alone = pausedBlocks.missed(ledger.missing().stream().map(RunLedger.Failure::blocks).toList());
        if (!alone.isEmpty() && !stopped()) {
            LOG.error("chain={} blocks {} are unavailable repeatedly: not retried for an hour", chain.name(),
                    alone.stream().limit(MOST_SAID).map(BlockRange::toString).collect(Collectors.joining(", "))
                            + (alone.size() > MOST_SAID ? ", …" : ""));
        }
        if (good && !stopped()) {
            compact();
        }
        return good;
    }

    /** Starts the route once. After that only the operator starts and stops it, with {@code routes}. */
    private void startRoute() throws Exception {
        if (!routeStarted) {
            app.startRoute(chain);
            routeStarted = true;
        }
    }

    /**
     * Waits for the end of the round, and meanwhile adds newly confirmed blocks to its plan. The round ends when its
     * date is finished, a block failed, or a signal was received.
     */
    private void await(RunLedger ledger) throws InterruptedException {
        LocalDate begun = null;
        int files = 0;
        boolean stopping = false;
        long goodNanos = time.nanos();
        long bestAtFirst = work.bestBlock();
        while (!ledger.finished().isDone()) {
            heads.extend(ledger);
            files = heads.sayPublished(ledger, files);
            if (stopped() && !stopping) {
                stopping = true;
                work.requestStop();
            }
            LocalDate newest = work.newestDate().orElse(null);
            begun = begun == null ? newest : begun;
            if (work.node().nodeStates().stream().anyMatch(NodeState::isGood)) {
                goodNanos = time.nanos();
            }
            // Without a good endpoint a new round surveys again: they may have become good for another requirement.
            boolean noneIsGood = time.msSince(goodNanos) > LONGEST_PAUSE_MS;
            // The chain may have begun again: a new round compares the stored blocks.
            boolean fell = work.bestBlock() < bestAtFirst - chain.confirmationDepth();
            if (ledger.isOpen()
                    && (ledger.failedBlocks() > 0 || noneIsGood || fell || newest != null && newest.isAfter(begun))) {
                work.closePlan();
            }
            time.pause(LOOK_MS);
        }
        heads.sayPublished(ledger, files);
    }

    private void compact() {
        List<Compaction.Merge> merges = new Compaction(dataDir, chain.name(), run.lock(chain))
                .run(Recovery.run(dataDir, chain.name(), run.lock(chain)));
        merges.forEach(merge -> LOG.info("chain={} date={} compacted: {}", chain.name(), merge.date(), merge));
    }
}
