package xyz.autonomys.blocktimes.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.flow.ChainWork;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.storage.ChainStore;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.PartitionFence;
import xyz.autonomys.blocktimes.storage.Recovery;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.time.Backoff;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Fetches the blocks of a range that are not stored, and publishes them while this worker holds the date's fencing
 * token. If a range comes twice, its blocks are found stored the second time, unless they replace stored ones.
 */
final class RangeFetch {

    private static final Logger LOG = LoggerFactory.getLogger(RangeFetch.class);
    /**
     * Attempts before a dead letter is written, for unavailable blocks and for unexpected failures. The RPC client's
     * retries are within an attempt.
     */
    static final int ATTEMPTS = 3;

    /** Time that a stop waits until the fetched blocks are written, in ms. */
    private static final long STOP_MS = 5_000;
    private static final long FIRST_PAUSE_MS = 1_000;
    private static final long LONGEST_PAUSE_MS = 30_000;
    /** Age limit of an open file: the minutes of a year, so that a range becomes one file at any speed. */
    private static final int NEVER_MINUTES = 525_600;

    private final Chain chain;
    private final ChainWork work;
    private final DataDir dataDir;
    private final WriteGuard lock;
    private final Witnesses witnesses;
    private final CompletableFuture<?> stop;
    private final Runnable startRoute;
    private final Consumer<RunLedger> report;
    private boolean routeStarted;

    RangeFetch(
            ChainWork work,
            DataDir dataDir,
            WriteGuard lock,
            Witnesses witnesses,
            CompletableFuture<?> stop,
            Runnable startRoute,
            Consumer<RunLedger> report) {
        this.chain = work.chain();
        this.work = work;
        this.dataDir = dataDir;
        this.lock = lock;
        this.witnesses = witnesses;
        this.stop = stop;
        this.startRoute = startRoute;
        this.report = report;
        work.setMaxFileMinutes(NEVER_MINUTES);
    }

    /** Returns the pauses between attempts: 1 s at first, doubling to 30 s. */
    static Backoff backoff(Time time, CompletableFuture<?> stop) {
        return new Backoff(time, stop, FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
    }

    /**
     * Fetches and publishes a range.
     *
     * @return the unavailable blocks, with the reasons; empty if all blocks are stored
     * @throws GivenBack if the process is to stop, or another worker got the date meanwhile
     */
    List<RunLedger.Failure> fetch(PlannedRange range) throws GivenBack, InterruptedException {
        PartitionFence fence = PartitionFence.take(dataDir, chain.name(), range.date());
        WriteGuard both = () -> {
            lock.requireHeld();
            fence.requireHeld();
        };
        List<BlockRange> replaced = range.replace() ? List.of(range.blocks()) : List.of();
        List<BlockRange> written = new ArrayList<>();
        int tried = 0;
        Backoff backoff = backoff(work.time(), stop);
        while (true) {
            GivenBack.ifDone(stop);
            Coverage coverage = Recovery.run(dataDir, chain.name(), range.date(), both);
            List<BlockRange> stored = new ArrayList<>(coverage.blocks());
            stored.removeIf(blocks -> replaced.stream().anyMatch(blocks::overlaps) && !written.contains(blocks));
            List<BlockRange> missing = range.blocks().without(stored);
            if (missing.isEmpty()) {
                return List.of();
            }
            RunLedger ledger = run(
                    missing,
                    new ChainStore(
                            dataDir,
                            chain.name(),
                            range.genesisHash(),
                            Datasets.of(chain.kind()),
                            coverage,
                            replaced,
                            both).only(range.date()));
            ledger.files().forEach(file -> written.add(file.blocks()));
            requireStillHeld(fence, ledger);
            List<RunLedger.Failure> failures = ledger.missing();
            // If no endpoint responded, or nothing could be written, that is no fault of the range: the number of such
            // attempts is not limited.
            tried += ledger.brokenOff() ? 0 : 1;
            if (failures.isEmpty() || tried == ATTEMPTS) {
                return failures;
            }
            LOG.warn(
                    "chain={} blocks={} {}; trying again",
                    chain.name(),
                    failures.get(0).blocks(),
                    failures.get(0).reason());
            backoff.pause();
        }
    }

    private void requireStillHeld(PartitionFence fence, RunLedger ledger) throws GivenBack {
        lock.requireHeld();
        if (!fence.isHeld()) {
            fence.takeBack(ledger.files());
            throw new GivenBack("blocks " + ledger.planned() + " were given to another worker meanwhile");
        }
        GivenBack.ifDone(stop);
    }

    private RunLedger run(List<BlockRange> missing, ChainStore store) throws InterruptedException {
        RunLedger ledger = RunLedger.of(chain.name(), missing, work.time());
        work.missing().planned(missing); // what became a dead letter is for the coordinator to say
        work.begin(ledger, store, witnesses);
        if (!routeStarted) {
            startRoute.run();
            routeStarted = true;
        }
        try {
            CompletableFuture.anyOf(ledger.finished(), stop).get();
            if (!ledger.finished().isDone()) {
                work.requestStop();
                work.time().await(ledger.finished(), STOP_MS);
            }
        } catch (TimeoutException e) {
            LOG.error(
                    "chain={} some fetched blocks could not be written within {} ms; another worker fetches them again",
                    chain.name(),
                    STOP_MS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        report.accept(ledger);
        return ledger;
    }
}
