package xyz.autonomys.blocktimes.cluster;

import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.app.CamelApp;
import xyz.autonomys.blocktimes.app.Planner;
import xyz.autonomys.blocktimes.app.Run;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.KafkaSettings;
import xyz.autonomys.blocktimes.storage.Recovery;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriterLock;

/** The command {@code plan}: hands out the missing blocks of each chain through Kafka, in ranges of one date. */
public final class ClusterPlan {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterPlan.class);

    private final Run.Setup setup;
    private final KafkaSettings kafka;
    private final Planner.Options options;
    private final boolean retryDead;
    private final PrintWriter out;
    private final StopSignal stop;

    public ClusterPlan(
            Run.Setup setup,
            KafkaSettings kafka,
            Planner.Options options,
            boolean retryDead,
            PrintWriter out,
            StopSignal stop) {
        this.setup = setup;
        this.kafka = kafka;
        this.options = options;
        this.retryDead = retryDead;
        this.out = out;
        this.stop = stop;
    }

    /**
     * Plans and hands out.
     *
     * @param endpoints URLs of each chain's endpoints, by chain name
     * @param watch whether the workers' progress is shown until all ranges are done
     * @return the exit code, one of {@link ExitCode}
     * @throws KafkaUnreachableException if no broker responds
     */
    public int run(Map<String, List<URI>> endpoints, boolean watch) throws Exception {
        int exitCode;
        try (RangeTopics topics = new RangeTopics(kafka, setup.surroundings().time(), stop.received())) {
            topics.make(setup.chains().stream().map(Chain::name).toList());
            setup.dataDir().requireWritable();
            setup.chains().forEach(this::putInOrder);
            try (Run run = Run.begin(setup, endpoints)) {
                exitCode = handOut(run, topics);
            }
            if (watch && !stop.received().isDone()) {
                exitCode = Math.max(
                        exitCode,
                        new ClusterWatch(
                                        topics,
                                        setup.chains(),
                                        out,
                                        stop,
                                        setup.surroundings().time())
                                .untilDone());
            }
        } catch (CancellationException e) {
            return ExitCode.STOPPED;
        }
        return stop.received().isDone() ? ExitCode.STOPPED : exitCode;
    }

    /**
     * Cleans up after an earlier process, unless workers are running. Each worker does that itself for the dates of its
     * ranges.
     */
    private void putInOrder(Chain chain) {
        WriterLock alone;
        try {
            alone = setup.dataDir().lock(chain.name());
        } catch (StorageException e) {
            LOG.info(
                    "chain={} workers are running: leftovers of an earlier process are not cleaned up ({})",
                    chain.name(),
                    e.getMessage());
            return;
        }
        try (alone) {
            Recovery.run(setup.dataDir(), chain.name(), alone);
        }
    }

    private int handOut(Run run, RangeTopics topics) throws InterruptedException {
        Planner planner = new Planner(run, setup.dataDir(), options, stop, false);
        boolean incomplete = false;
        for (Planner.Job job : planner.jobs(setup.chains())) {
            job.unavailable().forEach(failure -> LOG.error(
                    "chain={} blocks={} missing: {}", job.chain().name(), failure.blocks(), failure.reason()));
            incomplete |= !job.unavailable().isEmpty();
            try {
                handOut(run.app(), topics, job);
            } catch (CancellationException e) {
                return ExitCode.STOPPED;
            } catch (RpcException e) {
                LOG.error("chain={} {}", job.chain().name(), e.getMessage());
                incomplete = true;
            }
        }
        return incomplete || planner.incomplete() ? ExitCode.INCOMPLETE : ExitCode.DONE;
    }

    private void handOut(CamelApp app, RangeTopics topics, Planner.Job job) {
        String chain = job.chain().name();
        List<BlockRange> pending = topics.pending(chain).stream().map(PlannedRange::blocks).toList();
        RangeTopics.Dead dead = topics.dead(chain);
        List<PlannedRange> failed = dead.letters().stream()
                .map(DeadLetter::range)
                .filter(range -> isOf(job, range))
                .toList();
        List<BlockRange> notNow = Stream.concat(pending.stream(), failed.stream().map(PlannedRange::blocks)).toList();
        List<BlockRange> fresh = BlockRange.without(BlockRange.without(job.plan().missing(), notNow),
                job.unavailable().stream().map(RunLedger.Failure::blocks).toList());
        RpcEndpoint nodes = app.work(job.chain()).node();
        DateCuts cuts = new DateCuts(chain, new DateCuts.Node() {
            @Override
            public <T> CompletableFuture<T> call(RpcCall<T> call) {
                return nodes.callLater(call);
            }
        }, stop.received());
        // Blocks that replace stored ones are in separate ranges. Ranges are handed out in block order, since those of
        // a date are fetched in the order in which they are handed out.
        List<BlockRange> missing = BlockRange.without(fresh, job.replaced());
        List<BlockRange> again = fresh.stream().flatMap(range -> range.shared(job.replaced()).stream()).toList();
        List<PlannedRange> ranges = new ArrayList<>();
        if (retryDead) {
            // Cut anew, as the date of a dead letter may be what was wrong with it.
            failed.stream()
                    .collect(Collectors.groupingBy(PlannedRange::replace))
                    .values()
                    .forEach(letters -> ranges.addAll(cutAnew(job, cuts, letters)));
        }
        cuts.cut(missing, kafka.rangeBlocks()).forEach(piece -> ranges.add(range(job, piece, false)));
        cuts.cut(again, kafka.rangeBlocks()).forEach(piece -> ranges.add(range(job, piece, true)));
        ranges.sort(Comparator.comparingLong(range -> range.blocks().first()));
        int partitions = topics.partitionsOf(chain);
        for (PlannedRange range : ranges) {
            if (stop.received().isDone()) {
                throw new CancellationException();
            }
            KafkaRoutes.handOut(app, range, range.partition(partitions));
        }
        if (retryDead) {
            dead.letters().stream()
                    .filter(letter -> !isOf(job, letter.range()))
                    .forEach(letter -> LOG.warn(
                            "chain={} a dead letter that is not a range of this chain is dropped: {}: {}",
                            chain,
                            letter.reason(),
                            letter.message()));
            topics.forget(dead);
        }
        out.println(chain + ": " + ranges.size() + " ranges of "
                + blocks(ranges.stream().map(PlannedRange::blocks).toList()) + " blocks handed out"
                + (pending.isEmpty() ? "" : ", " + pending.size() + " were handed out before and are not done yet")
                + (failed.isEmpty() || retryDead
                        ? ""
                        : ", "
                                + blocks(failed.stream()
                                        .map(PlannedRange::blocks)
                                        .toList())
                                + " blocks failed for good before (--retry-dead hands them out again)"));
        out.flush();
    }

    /**
     * Cuts the blocks of dead letters at their dates.
     *
     * @param letters of which all replace stored rows, or none does; not empty
     */
    private List<PlannedRange> cutAnew(Planner.Job job, DateCuts cuts, List<PlannedRange> letters) {
        boolean replace = letters.get(0).replace();
        try {
            return cuts.cut(letters.stream().map(PlannedRange::blocks).toList(), kafka.rangeBlocks()).stream()
                    .map(piece -> range(job, piece, replace))
                    .toList();
        } catch (RpcException e) {
            if (letters.size() > 1) {
                return letters.stream().flatMap(each -> cutAnew(job, cuts, List.of(each)).stream()).toList();
            }
            // The date of an unavailable block cannot be found; a worker finds out what became of it.
            return letters;
        }
    }

    /**
     * Returns whether the range is of the job's chain and network, and has blocks that the chain has or may soon have;
     * false for null.
     */
    private static boolean isOf(Planner.Job job, PlannedRange range) {
        return range != null
                && range.chain().equals(job.chain().name())
                && range.genesisHash().equals(job.survey().genesisHash())
                && range.blocks().first() >= 1
                && range.blocks().last() <= job.survey().bestBlock() + RangeWorker.MOST_AHEAD;
    }

    private static PlannedRange range(Planner.Job job, DateCuts.Piece piece, boolean replace) {
        return new PlannedRange(job.chain().name(), piece.date(), piece.blocks(), job.survey().genesisHash(), replace);
    }

    private static long blocks(List<BlockRange> ranges) {
        return ranges.stream().mapToLong(BlockRange::count).sum();
    }
}
