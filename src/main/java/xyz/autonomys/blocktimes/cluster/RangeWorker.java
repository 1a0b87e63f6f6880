package xyz.autonomys.blocktimes.cluster;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.flow.ChainNodes;
import xyz.autonomys.blocktimes.flow.ChainWork;
import xyz.autonomys.blocktimes.flow.RunLedger;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.storage.ChainStore;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.PartitionFence;
import xyz.autonomys.blocktimes.storage.StorageException;
import xyz.autonomys.blocktimes.storage.WriteGuard;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Does the ranges of one chain that are handed out to this process, one after another: fetches what of a range is not
 * stored, and publishes it. A range done twice is found stored the second time. Called by the chain's route of ranges,
 * on its thread.
 */
public final class RangeWorker {

    private static final Logger LOG = LoggerFactory.getLogger(RangeWorker.class);
    /**
     * Times blocks that cannot be had are asked for, besides what the RPC client does, before they become a dead
     * letter.
     */
    private static final int ATTEMPTS = 3;

    private static final long SURVEY_MS = 8_000;
    /** How long a stop waits for what was read to be written. */
    private static final long STOP_MS = 5_000;
    private static final long FIRST_PAUSE_MS = 1_000;
    private static final long LONGEST_PAUSE_MS = 30_000;
    /** Minutes in a year: a range is a file, whatever its age. */
    private static final int NEVER_MINUTES = 525_600;

    /** A range is left as it is, for whoever is given it next: it must not be committed. */
    public static final class GivenBack extends Exception {
        GivenBack(String why) {
            super(why);
        }
    }

    private final Chain chain;
    private final ChainWork work;
    private final DataDir dataDir;
    private final WriteGuard lock;
    private final boolean verify;
    private final CompletableFuture<?> stop;
    private final Runnable startRoute;
    private final Consumer<RunLedger> report;
    private final CompletableFuture<RuntimeException> ended;
    private ChainSurvey survey;
    private boolean routeStarted;

    /**
     * A worker.
     *
     * @param survey of the chain's nodes just now
     * @param lock of the chain, shared by the workers of the group
     * @param stop completes when the process is to stop
     * @param startRoute starts the route that fetches the chain's blocks
     * @param report is told what became of each attempt
     * @param ended completed where this process may not write the chain any more
     */
    public RangeWorker(
            ChainWork work,
            ChainSurvey survey,
            DataDir dataDir,
            WriteGuard lock,
            boolean verify,
            CompletableFuture<?> stop,
            Runnable startRoute,
            Consumer<RunLedger> report,
            CompletableFuture<RuntimeException> ended) {
        this.chain = work.chain();
        this.work = work;
        this.survey = survey;
        this.dataDir = dataDir;
        this.lock = lock;
        this.verify = verify;
        this.stop = stop;
        this.startRoute = startRoute;
        this.report = report;
        this.ended = ended;
        work.setMaxFileMinutes(NEVER_MINUTES);
    }

    /**
     * Does a range.
     *
     * @return the parts of it that failed for good
     * @throws GivenBack where the process is to stop, or the range was given to another worker meanwhile
     */
    public List<DeadLetter> work(String message) throws GivenBack, InterruptedException {
        int unexpected = 0;
        for (int attempt = 1; ; attempt++) {
            try {
                return done(message);
            } catch (StorageException e) {
                if (e.isLockLost()) {
                    throw lost(e);
                }
                // No fault of the range: it is tried for as long as it takes.
                LOG.warn("chain={} {}; trying again", chain.name(), e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("chain={} unexpected failure at {}: {}", chain.name(), message, e.toString(), e);
                if (++unexpected == ATTEMPTS) {
                    return List.of(letter(rangeOf(message), message, "unexpected failure: " + e));
                }
            }
            pause(attempt);
        }
    }

    /**
     * Another worker has the date: it goes on with it. Somebody else has the chain: there is nothing more to do here.
     */
    private GivenBack lost(StorageException why) {
        try {
            lock.requireHeld();
        } catch (StorageException e) {
            if (e.isLockLost()) {
                ended.complete(e);
            }
        }
        return new GivenBack(why.getMessage());
    }

    private static PlannedRange rangeOf(String message) {
        try {
            return PlannedRange.parse(message);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private List<DeadLetter> done(String message) throws GivenBack, InterruptedException {
        PlannedRange range;
        try {
            range = PlannedRange.parse(message);
        } catch (IllegalArgumentException e) {
            return List.of(letter(null, message, e.getMessage()));
        }
        Optional<String> objection = objection(range);
        if (objection.isPresent()) {
            LOG.error("chain={} blocks={} failed: {}", chain.name(), range.blocks(), objection.get());
            return List.of(letter(range, message, objection.get()));
        }
        long begunNanos = time().nanos();
        lock.requireHeld();
        awaitConfirmed(range);
        List<RunLedger.Failure> failures = fetch(range);
        failures.forEach(failure ->
                LOG.error("chain={} blocks={} failed: {}", chain.name(), failure.blocks(), failure.reason()));
        LOG.info("chain={} date={} blocks={} done in {} s", chain.name(), range.date(), range.blocks(),
                time().msSince(begunNanos) / 1000.0);
        return failures.stream()
                .map(failure -> letter(
                        new PlannedRange(
                                range.chain(), range.date(), failure.blocks(), range.genesisHash(), range.replace()),
                        message,
                        failure.reason()))
                .toList();
    }

    private Optional<String> objection(PlannedRange range) {
        if (!range.chain().equals(chain.name())) {
            return Optional.of("it is of chain " + range.chain() + ", in the topic of chain " + chain.name());
        }
        if (!range.genesisHash().equals(survey.genesisHash())) {
            return Optional.of("it is of the network of genesis " + range.genesisHash() + ", the nodes' genesis is "
                    + survey.genesisHash());
        }
        if (range.blocks().first() < 1) {
            return Optional.of("genesis has no timestamp");
        }
        return Optional.empty();
    }

    /** Until a node knows the last block of the range as confirmed; other workers' nodes may be ahead of this one's. */
    private void awaitConfirmed(PlannedRange range) throws GivenBack, InterruptedException {
        for (int attempt = 1; range.blocks().last() > survey.bestBlock() - chain.confirmationDepth(); attempt++) {
            requireNotStopped();
            try {
                survey =
                        new ChainNodes(chain, work.node(), time()).survey(Optional.of(survey.genesisHash()), SURVEY_MS);
                work.bestBlock(survey.bestBlock());
            } catch (RpcException | ChainException e) {
                LOG.warn("chain={} {}", chain.name(), e.getMessage());
            }
            if (range.blocks().last() > survey.bestBlock() - chain.confirmationDepth()) {
                LOG.warn(
                        "chain={} blocks={} are not confirmed yet by this worker's nodes (best block {}, K={}):"
                                + " waiting",
                        chain.name(),
                        range.blocks(),
                        survey.bestBlock(),
                        chain.confirmationDepth());
                pause(attempt);
            }
        }
    }

    /** What of the range cannot be had, with the reasons. */
    private List<RunLedger.Failure> fetch(PlannedRange range) throws GivenBack, InterruptedException {
        PartitionFence fence = PartitionFence.take(dataDir, chain.name(), range.date());
        WriteGuard both = () -> {
            lock.requireHeld();
            fence.requireHeld();
        };
        List<BlockRange> replaced = range.replace() ? List.of(range.blocks()) : List.of();
        List<BlockRange> written = new ArrayList<>();
        int tried = 0;
        for (int attempt = 1; ; attempt++) {
            requireNotStopped();
            Coverage coverage = ChainStore.recover(dataDir, chain.name(), range.date(), both);
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
                            DataDir.datasets(chain.kind()),
                            coverage,
                            replaced,
                            both));
            ledger.files().forEach(file -> written.add(file.blocks()));
            requireStillHeld(fence, ledger);
            List<RunLedger.Failure> failures = ledger.missing();
            // Where no node answered, or nothing could be written, that is no fault of the range: it is tried for as
            // long as it takes.
            tried += ledger.brokenOff() ? 0 : 1;
            if (failures.isEmpty() || tried == ATTEMPTS) {
                return failures;
            }
            LOG.warn(
                    "chain={} blocks={} {}; trying again",
                    chain.name(),
                    failures.get(0).blocks(),
                    failures.get(0).reason());
            pause(attempt);
        }
    }

    private void requireStillHeld(PartitionFence fence, RunLedger ledger) throws GivenBack {
        lock.requireHeld();
        if (!fence.isHeld()) {
            fence.takeBack(ledger.files());
            throw new GivenBack("blocks " + ledger.planned() + " were given to another worker meanwhile");
        }
        requireNotStopped();
    }

    private RunLedger run(List<BlockRange> missing, ChainStore store) throws InterruptedException {
        RunLedger ledger = RunLedger.of(chain.name(), missing, time());
        work.begin(ledger, store, verify);
        if (!routeStarted) {
            startRoute.run();
            routeStarted = true;
        }
        try {
            CompletableFuture.anyOf(ledger.finished(), stop).get();
            if (!ledger.finished().isDone()) {
                work.requestStop();
                time().await(ledger.finished(), STOP_MS);
            }
        } catch (TimeoutException e) {
            LOG.error(
                    "chain={} not everything read could be written in {} ms; another worker fetches it again",
                    chain.name(),
                    STOP_MS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        report.accept(ledger);
        return ledger;
    }

    private DeadLetter letter(PlannedRange range, String message, String reason) {
        return DeadLetter.of(range, message, reason, Instant.ofEpochMilli(time().epochMs()));
    }

    private Time time() {
        return work.time();
    }

    private void requireNotStopped() throws GivenBack {
        if (stop.isDone()) {
            throw new GivenBack("this worker stops");
        }
    }

    private void pause(int attempt) throws InterruptedException, GivenBack {
        try {
            time().await(stop, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(attempt - 1, 10)));
        } catch (TimeoutException e) {
            // the pause is over
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        requireNotStopped();
    }
}
