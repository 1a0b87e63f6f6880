package xyz.autonomys.blocktimes.headers;

import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.app.Run;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.app.Surveys;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.plan.ChainNodes;
import xyz.autonomys.blocktimes.routing.FurtherRoutes;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.NetworkMemory;
import xyz.autonomys.blocktimes.storage.parquet.headers.HeaderRow;
import xyz.autonomys.blocktimes.time.Time;

/** {@code backfill --dataset=headers}: fetches the headers that are not stored yet, and writes them to files. */
public final class HeaderBackfill {

    /** The routes that it needs. */
    public static final FurtherRoutes ROUTES = new FurtherRoutes("headers", "headers-.*", Map.of(),
            context -> { }, null);

    private static final Logger LOG = LoggerFactory.getLogger(HeaderBackfill.class);
    private static final int RANGE_BLOCKS = 256;
    /** Intervals that are fetched at once. */
    private static final int AHEAD = 6;
    /** Intervals that fail in a row before the rest is given up. */
    private static final int GIVE_UP_AFTER = 3;
    private static final long PROGRESS_MS = TimeUnit.SECONDS.toMillis(10);

    private final Run.Setup setup;
    private final StopSignal stop;
    private final Optional<Long> start;
    private final Optional<Long> end;
    private final PrintWriter out;

    /**
     * An interval under way.
     *
     * @param rows completes with the rows of the interval
     */
    private record UnderWay(BlockRange blocks, CompletableFuture<List<HeaderRow>> rows) {
    }

    /**
     * @param start first block; empty for block 1
     * @param end last block; empty for the confirmed head
     * @param out gets what a dry run prints, and the summary
     */
    public HeaderBackfill(Run.Setup setup, StopSignal stop, Optional<Long> start, Optional<Long> end,
            PrintWriter out) {
        this.setup = setup;
        this.stop = stop;
        this.start = start;
        this.end = end;
        this.out = out;
    }

    /**
     * Fetches.
     *
     * @param endpoints URLs of each chain's endpoints, by chain name
     * @return the exit code, one of {@link ExitCode}
     * @throws UsageException if none of the chains has slots
     */
    public int run(Map<String, List<URI>> endpoints) throws Exception {
        List<Chain> chains = chains(setup.chains());
        try (Run run = Run.begin(setup, endpoints)) {
            Map<Chain, ChainNodes.Surveyed> surveyed = new Surveys(run, setup.dataDir(), stop, false).of(chains);
            boolean complete = surveyed.size() == chains.size();
            for (Map.Entry<Chain, ChainNodes.Surveyed> each : surveyed.entrySet()) {
                complete &= fetch(run, each.getKey(), each.getValue());
            }
            return run.ended(
                    stopped() ? stop.exitCode() : complete ? ExitCode.DONE : ExitCode.INCOMPLETE, stop);
        }
    }

    /**
     * Returns the chains that have headers with slots.
     *
     * @throws UsageException if there are none
     */
    public static List<Chain> chains(List<Chain> chosen) {
        List<Chain> chains = chosen.stream().filter(chain -> chain.kind() == ChainKind.AUTONOMYS_CONSENSUS).toList();
        if (chains.isEmpty()) {
            throw new UsageException("--dataset=headers needs a chain of kind "
                    + ChainKind.AUTONOMYS_CONSENSUS.settingName() + ": the headers of other chains have no slots");
        }
        return chains;
    }

    private boolean stopped() {
        return stop.received().isDone();
    }

    private boolean fetch(Run run, Chain chain, ChainNodes.Surveyed surveyed) throws Exception {
        long confirmed = surveyed.survey().bestBlock() - chain.confirmationDepth();
        long first = Math.max(1, start.orElse(1L));
        long last = Math.min(confirmed, end.orElse(confirmed));
        String genesisHash = surveyed.survey().genesisHash();
        if (setup.readOnly()) {
            HeaderFiles files = new HeaderFiles(setup.dataDir(), chain.name(), genesisHash, () -> { });
            missing(first, last, files).forEach(range -> out.println(chain.name() + " headers " + range));
            out.flush();
            return true;
        }
        new NetworkMemory(setup.dataDir()).remember(chain.name(), genesisHash);
        HeaderFiles files = new HeaderFiles(setup.dataDir(), chain.name(), genesisHash, run.lock(chain));
        run.app().addRoute("headers-chain", "headers-" + chain.name(), Map.of("chain", chain.name()),
                chain.name() + "-headers", new HeaderSteps(chain.name()));
        List<BlockRange> missing = missing(first, last, files);
        long blocks = missing.stream().mapToLong(BlockRange::count).sum();
        LOG.info("chain={} headers {}..{}: {} to fetch (best block {}, K={})", chain.name(), first, last, blocks,
                surveyed.survey().bestBlock(), chain.confirmationDepth());
        return fetch(run, chain, missing, blocks, files);
    }

    private static List<BlockRange> missing(long first, long last, HeaderFiles files) {
        return first > last ? List.of()
                : new BlockRange(first, last).without(files.stored().stream().map(HeaderFiles.Stored::blocks).toList());
    }

    private boolean fetch(Run run, Chain chain, List<BlockRange> missing, long blocks, HeaderFiles files)
            throws InterruptedException {
        Time time = setup.surroundings().time();
        long beganNanos = time.nanos();
        long openedNanos = beganNanos;
        long saidNanos = beganNanos;
        long done = 0;
        boolean complete = true;
        int failures = 0;
        Deque<BlockRange> left = cut(missing);
        Deque<UnderWay> underWay = new ArrayDeque<>();
        while (!stopped() && (!left.isEmpty() || !underWay.isEmpty())) {
            while (!left.isEmpty() && underWay.size() < AHEAD) {
                BlockRange range = left.poll();
                underWay.add(new UnderWay(range, ask(run, chain, range)));
            }
            UnderWay next = underWay.remove();
            try {
                CompletableFuture.anyOf(next.rows, stop.received()).get();
                if (!stopped()) {
                    files.append(next.rows.get(), setup.settings().maxRowsPerFile());
                    done += next.blocks.count();
                    failures = 0;
                }
            } catch (ExecutionException | ChainException e) {
                complete = false;
                LOG.error("chain={} headers {} missing: {}", chain.name(), next.blocks, reason(e));
                if (++failures == GIVE_UP_AFTER && !left.isEmpty()) {
                    LOG.error("chain={} headers {}..{} missing: not asked for, after {} failures in a row; run again",
                            chain.name(), left.peekFirst().first(), left.peekLast().last(), failures);
                    left.clear();
                }
            }
            if (time.msSince(openedNanos) > TimeUnit.MINUTES.toMillis(setup.settings().maxFileMinutes())) {
                files.publish();
                openedNanos = time.nanos();
            }
            if (time.msSince(saidNanos) > PROGRESS_MS) {
                saidNanos = time.nanos();
                LOG.info("chain={} headers done={} of={} blocks/s={}", chain.name(), done, blocks,
                        done * 1_000 / Math.max(1, time.msSince(beganNanos)));
            }
        }
        if (stopped()) {
            LOG.info("chain={} stopping; writing the headers fetched so far", chain.name());
        }
        files.publish();
        out.println(chain.name() + ": " + done + " headers fetched, " + files.stored().stream()
                .mapToLong(file -> file.blocks().count()).sum() + " stored in " + files.stored().size() + " files");
        out.flush();
        return complete;
    }

    private static Deque<BlockRange> cut(List<BlockRange> missing) {
        Deque<BlockRange> ranges = new ArrayDeque<>();
        for (BlockRange range : missing) {
            for (long from = range.first(); from <= range.last(); from += RANGE_BLOCKS) {
                ranges.add(new BlockRange(from, Math.min(range.last(), from + RANGE_BLOCKS - 1)));
            }
        }
        return ranges;
    }

    @SuppressWarnings("unchecked")
    private static CompletableFuture<List<HeaderRow>> ask(Run run, Chain chain, BlockRange range) {
        return run.app().ask("direct:headers-" + chain.name(), range).thenApply(rows -> (List<HeaderRow>) rows);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
