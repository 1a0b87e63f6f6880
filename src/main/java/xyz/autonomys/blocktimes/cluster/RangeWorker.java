package xyz.autonomys.blocktimes.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.camel.Header;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.app.Surveys;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.flow.ChainWork;
import xyz.autonomys.blocktimes.plan.ChainNodes;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.time.Backoff;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Processes the ranges of one chain that this process gets, one after another: checks the message, waits until its
 * blocks are confirmed, fetches them, and returns dead letters for unavailable blocks. The chain's Kafka route calls it
 * on its own thread.
 */
public final class RangeWorker {

    private static final Logger LOG = LoggerFactory.getLogger(RangeWorker.class);

    /** A range that ends further above the best block is refused: waiting for it would hold up its partition. */
    static final long MOST_AHEAD = 100_000;

    private final Chain chain;
    private final ChainWork work;
    private final WriteGuard lock;
    private final CompletableFuture<?> stop;
    private final RangeFetch fetch;
    private final CompletableFuture<RuntimeException> ended;
    private ChainSurvey survey;

    /**
     * Creates a worker.
     *
     * @param survey recent survey of the chain
     * @param lock of the chain, shared by the workers of the group
     * @param witnesses what is read of each block to check it
     * @param stop completes when the process is to stop
     * @param startRoute starts the route that fetches the chain's blocks; called before the first fetch
     * @param report receives the ledger of each attempt
     * @param ended is completed, with the reason, if this process may no longer write the chain
     */
    public RangeWorker(
            ChainWork work,
            ChainSurvey survey,
            DataDir dataDir,
            WriteGuard lock,
            Witnesses witnesses,
            CompletableFuture<?> stop,
            Runnable startRoute,
            Consumer<RunLedger> report,
            CompletableFuture<RuntimeException> ended) {
        this.chain = work.chain();
        this.work = work;
        this.survey = survey;
        this.lock = lock;
        this.stop = stop;
        this.fetch = new RangeFetch(work, dataDir, lock, witnesses, stop, startRoute, report);
        this.ended = ended;
    }

    /**
     * Processes a range.
     *
     * @param message the range as JSON
     * @return the parts of it that failed for good; empty if all blocks are stored
     * @throws GivenBack if the process is to stop, or may no longer write the date or the chain
     */
    public List<DeadLetter> work(String message) throws GivenBack, InterruptedException {
        int unexpected = 0;
        Backoff backoff = RangeFetch.backoff(time(), stop);
        while (true) {
            try {
                return done(message);
            } catch (StorageException e) {
                if (e.isLockLost()) {
                    throw lost(e);
                }
                // No fault of the range: the number of these attempts is not limited.
                LOG.warn("chain={} {}; trying again", chain.name(), e.getMessage());
            } catch (RuntimeException e) {
                LOG.error("chain={} unexpected failure at {}: {}", chain.name(), message, e.toString(), e);
                if (++unexpected == RangeFetch.ATTEMPTS) {
                    return List.of(letter(rangeOf(message), message, "unexpected failure: " + e));
                }
            }
            pause(backoff);
        }
    }

    /** Commits a range that was processed, so that it is not handed out again. The route calls it last. */
    public void commit(@Header(KafkaConstants.MANUAL_COMMIT) KafkaManualCommit range) {
        range.commit();
    }

    /**
     * Handles a lost right to write. If another worker has the date, only this range is given back. If another process
     * has the lock of the chain, this process ends.
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
        long begunNanos = time().nanos();
        Optional<String> objection = objection(range);
        if (objection.isEmpty()) {
            lock.requireHeld();
            objection = awaitConfirmed(range);
        }
        if (objection.isPresent()) {
            LOG.error("chain={} blocks={} failed: {}", chain.name(), range.blocks(), objection.get());
            return List.of(letter(range, message, objection.get()));
        }
        List<RunLedger.Failure> failures = fetch.fetch(range);
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
            return Optional.of("it is of the network of genesis " + range.genesisHash() + ", the endpoints' genesis is "
                    + survey.genesisHash());
        }
        if (range.blocks().first() < 1) {
            return Optional.of("genesis has no timestamp");
        }
        return Optional.empty();
    }

    /**
     * Waits until the last block of the range is confirmed at this worker's endpoints. The endpoints of the process
     * that planned it may be ahead of them.
     *
     * @return the objection to a range that ends too far above the best block
     */
    private Optional<String> awaitConfirmed(PlannedRange range) throws GivenBack, InterruptedException {
        Backoff backoff = RangeFetch.backoff(time(), stop);
        while (range.blocks().last() > survey.bestBlock() - chain.confirmationDepth()) {
            GivenBack.ifDone(stop);
            try {
                survey = new ChainNodes(chain, work.node(), time())
                        .survey(Optional.of(survey.genesisHash()), Surveys.PATIENCE_MS);
                work.bestBlock(survey.bestBlock());
                if (range.blocks().last() > survey.bestBlock() + MOST_AHEAD) {
                    return Optional.of("it ends " + (range.blocks().last() - survey.bestBlock())
                            + " blocks above the best block of this worker's endpoints, " + survey.bestBlock());
                }
            } catch (RpcException | ChainException e) {
                LOG.warn("chain={} {}", chain.name(), e.getMessage());
            }
            if (range.blocks().last() > survey.bestBlock() - chain.confirmationDepth()) {
                LOG.warn(
                        "chain={} blocks={} are not confirmed yet by this worker's endpoints (best block {}, K={}):"
                                + " waiting",
                        chain.name(),
                        range.blocks(),
                        survey.bestBlock(),
                        chain.confirmationDepth());
                pause(backoff);
            }
        }
        return Optional.empty();
    }

    private DeadLetter letter(PlannedRange range, String message, String reason) {
        return DeadLetter.of(range, message, reason, Instant.ofEpochMilli(time().epochMs()));
    }

    private Time time() {
        return work.time();
    }

    private void pause(Backoff backoff) throws InterruptedException, GivenBack {
        backoff.pause();
        GivenBack.ifDone(stop);
    }
}
