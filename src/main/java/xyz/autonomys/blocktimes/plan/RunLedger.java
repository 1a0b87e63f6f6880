package xyz.autonomys.blocktimes.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Keeps account of one chain's run: every block planned ends up stored, failed with a reason, or not read because the
 * run was stopped. What is none of these was lost by the route, and is a failure too. For any number of threads.
 */
public final class RunLedger {

    /** @param reason for people, chain and block named in it where that helps */
    public record Failure(BlockRange blocks, String reason) {
    }

    private final String chain;
    private final List<BlockRange> planned = new ArrayList<>();
    private final Time time;
    private final long startNanos;
    private final LongAdder written = new LongAdder();
    private final LongAdder failedBlocks = new LongAdder();
    private final List<StoredFile> files = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private final CompletableFuture<Void> finished = new CompletableFuture<>();
    private volatile boolean stopped;
    private volatile String broken;
    private volatile long endNanos;
    private volatile boolean open;

    private RunLedger(String chain, List<BlockRange> planned, boolean open, Time time) {
        this.chain = chain;
        this.time = time;
        this.startNanos = time.nanos();
        this.planned.addAll(planned);
        this.open = open;
    }

    /** Of a run that ends when these blocks are done. */
    public static RunLedger of(String chain, List<BlockRange> planned, Time time) {
        return new RunLedger(chain, planned, false, time);
    }

    /** Of a run to whose plan blocks are added, until it is closed. */
    public static RunLedger following(String chain, List<BlockRange> planned, Time time) {
        return new RunLedger(chain, planned, true, time);
    }

    /** Whether more blocks may come to the plan. */
    public boolean isOpen() {
        return open;
    }

    public void close() {
        open = false;
    }

    /** Adds blocks, which lie behind all planned so far. */
    public synchronized void extend(BlockRange range) {
        BlockRange last = planned.isEmpty() ? null : planned.get(planned.size() - 1);
        if (last != null && last.last() + 1 == range.first()) {
            planned.set(planned.size() - 1, new BlockRange(last.first(), range.last()));
        } else {
            planned.add(range);
        }
    }

    /**
     * Blocks planned that are neither stored nor failed: what a route that was stopped and is started again has to do.
     */
    public synchronized List<BlockRange> remaining() {
        List<BlockRange> accounted = accounted();
        return planned.stream().flatMap(range -> range.without(accounted).stream()).toList();
    }

    private List<BlockRange> accounted() {
        List<BlockRange> accounted = new ArrayList<>(files.stream().map(StoredFile::blocks).toList());
        failures.forEach(failure -> accounted.add(failure.blocks));
        return accounted;
    }

    public String chain() {
        return chain;
    }

    public synchronized List<BlockRange> planned() {
        return List.copyOf(planned);
    }

    public synchronized long plannedBlocks() {
        return planned.stream().mapToLong(BlockRange::count).sum();
    }

    /** Rows were written to an open file. */
    public void written(int rows) {
        written.add(rows);
    }

    /** Blocks written to a file, open or published. */
    public long writtenBlocks() {
        return written.sum();
    }

    public long failedBlocks() {
        return failedBlocks.sum();
    }

    public synchronized void published(StoredFile file) {
        files.add(file);
    }

    /** Blocks that cannot be had; neighbours that failed for the same reason are told as one. */
    public synchronized void failed(BlockRange blocks, String reason) {
        failedBlocks.add(blocks.count());
        if (!failures.isEmpty()) {
            Failure before = failures.get(failures.size() - 1);
            if (before.blocks.last() + 1 == blocks.first() && before.reason.equals(reason)) {
                failures.set(
                        failures.size() - 1, new Failure(new BlockRange(before.blocks.first(), blocks.last()), reason));
                return;
            }
        }
        failures.add(new Failure(blocks, reason));
    }

    /** No further blocks are worth asking for: nothing more can be written, or no endpoint responds. */
    public void breakOff(String reason) {
        broken = reason;
    }

    public boolean brokenOff() {
        return broken != null;
    }

    public void stopped() {
        stopped = true;
    }

    public boolean wasStopped() {
        return stopped;
    }

    public void finish() {
        endNanos = time.nanos();
        finished.complete(null);
    }

    /** Completes when the chain's last file is published, or the run was given up. */
    public CompletableFuture<Void> finished() {
        return finished;
    }

    public synchronized List<StoredFile> files() {
        return List.copyOf(files);
    }

    /** What is missing at the end, with the reason for each part. */
    public synchronized List<Failure> missing() {
        List<Failure> missing = new ArrayList<>(failures);
        List<BlockRange> accounted = accounted();
        for (BlockRange range : planned) {
            for (BlockRange lost : range.without(accounted)) {
                if (broken != null) {
                    missing.add(new Failure(lost, broken));
                } else if (!stopped) {
                    missing.add(
                            new Failure(lost, "the routes took these blocks but stored nothing; were they edited?"));
                }
            }
        }
        return missing;
    }

    public double seconds() {
        long until = finished.isDone() ? endNanos : time.nanos();
        return TimeUnit.NANOSECONDS.toMillis(until - startNanos) / 1000.0;
    }
}
