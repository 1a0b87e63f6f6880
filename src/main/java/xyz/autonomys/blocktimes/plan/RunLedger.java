package xyz.autonomys.blocktimes.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.text.InertText;
import xyz.autonomys.blocktimes.text.Reason;
import xyz.autonomys.blocktimes.time.Time;

/**
 * The ledger of one chain's plan. Each planned block ends up stored, failed with a reason, or not fetched because of a
 * stop. A block that is none of these was lost by the route, which counts as a failure. Thread-safe.
 */
public final class RunLedger {

    /** @param reason for people; names chain and block if that helps */
    public record Failure(BlockRange blocks, String reason) {

        /** Returns both as one if the other follows this one and its reason differs only in hash and number. */
        Optional<Failure> with(Failure next) {
            if (blocks.last() + 1 != next.blocks.first()) {
                return Optional.empty();
            }
            BlockRange both = new BlockRange(blocks.first(), next.blocks.last());
            if (reason.equals(next.reason)) {
                return Optional.of(new Failure(both, reason));
            }
            String general = Reason.general(reason, blocks.first());
            return general.equals(Reason.general(next.reason, next.blocks.first()))
                    ? Optional.of(new Failure(both, general)) : Optional.empty();
        }
    }

    private final String chain;
    private final List<BlockRange> planned = new ArrayList<>();
    private final Time time;
    private final long startNanos;
    private final LongAdder written = new LongAdder();
    private final LongAdder failedBlocks = new LongAdder();
    private final LongAdder answered = new LongAdder();
    private final List<StoredFile> files = new ArrayList<>();
    private final List<Failure> failures = new ArrayList<>();
    private MissingBlocks missingBlocks = new MissingBlocks();
    private volatile Runnable beforeFinished = () -> { };
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

    /** Returns the ledger of a plan to which no blocks are added: it ends when these blocks are done. */
    public static RunLedger of(String chain, List<BlockRange> planned, Time time) {
        return new RunLedger(chain, planned, false, time);
    }

    /** Returns the ledger of a plan to which blocks may be added until it is closed. */
    public static RunLedger following(String chain, List<BlockRange> planned, Time time) {
        return new RunLedger(chain, planned, true, time);
    }

    /** Returns whether blocks may still be added to the plan. */
    public boolean isOpen() {
        return open;
    }

    public void close() {
        open = false;
    }

    /** Adds blocks to the plan. They must come after all blocks planned so far. */
    public synchronized void extend(BlockRange range) {
        BlockRange last = planned.isEmpty() ? null : planned.get(planned.size() - 1);
        if (last != null && last.last() + 1 == range.first()) {
            planned.set(planned.size() - 1, new BlockRange(last.first(), range.last()));
        } else {
            planned.add(range);
        }
    }

    /**
     * Returns the planned blocks that are neither stored nor failed. A route that is started again has to fetch them.
     */
    public synchronized List<BlockRange> remaining() {
        return BlockRange.without(planned, accounted());
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

    /** @param rows number of rows that were written to an open file; below 0 if they were lost with it */
    public void written(long rows) {
        written.add(rows);
    }

    /** Returns the number of blocks written to a file, open or published. */
    public long writtenBlocks() {
        return written.sum();
    }

    /** @param blocks how many more blocks have a response and are neither written nor failed; below 0 if fewer */
    public void answered(long blocks) {
        answered.add(blocks);
    }

    /** Returns the number of blocks that are written, have failed, or wait for either with their response. */
    public long answeredBlocks() {
        return Math.min(plannedBlocks(), writtenBlocks() + failedBlocks() + answered.sum());
    }

    public long failedBlocks() {
        return failedBlocks.sum();
    }

    /** From now on, tells which blocks are missing, and which are stored; those so far too. */
    public synchronized void tell(MissingBlocks chainsMissing) {
        missingBlocks = chainsMissing;
        failures.forEach(failure -> chainsMissing.failed(failure.blocks, failure.reason));
    }

    public synchronized void published(StoredFile file) {
        files.add(file);
        missingBlocks.stored(file.blocks());
    }

    /** Records blocks that failed. */
    public synchronized void failed(BlockRange blocks, String why) {
        failedBlocks.add(blocks.count());
        // Joined now as well, since thousands may follow each other.
        failures.add(new Failure(blocks, InertText.line(why)));
        missingBlocks.failed(blocks, InertText.line(why));
        int last = failures.size() - 1;
        if (last > 0) {
            List<Failure> latest = joined(new ArrayList<>(failures.subList(last - 1, last + 1)));
            failures.subList(last - 1, last + 1).clear();
            failures.addAll(latest);
        }
    }

    /**
     * Ends fetching early, because nothing more can be written, no endpoint responds, or the route failed.
     *
     * @param reason reason for all blocks that are not done yet
     */
    public void breakOff(String reason) {
        broken = reason;
    }

    public boolean brokenOff() {
        return broken != null;
    }

    /** Records that the run was stopped: blocks that are not done yet do not count as missing. */
    public void stopped() {
        stopped = true;
    }

    public boolean wasStopped() {
        return stopped;
    }

    /** @param task is run once all outcomes are known, before {@link #finished} completes */
    public void beforeFinished(Runnable task) {
        beforeFinished = task;
    }

    /** Completes {@link #finished}, and stops the clock of {@link #seconds}. */
    public void finish() {
        endNanos = time.nanos();
        missing().forEach(failure -> missingBlocks.failed(failure.blocks, failure.reason));
        beforeFinished.run();
        finished.complete(null);
    }

    /** Returns a future that completes when the plan's last file is published, or when fetching has ended early. */
    public CompletableFuture<Void> finished() {
        return finished;
    }

    public synchronized List<StoredFile> files() {
        return List.copyOf(files);
    }

    /**
     * Returns the blocks that failed or were lost, in block order, each interval with its reason. Blocks not fetched
     * because of a stop are left out, unless fetching also ended early for another reason.
     */
    public synchronized List<Failure> missing() {
        List<Failure> missing = new ArrayList<>(failures);
        for (BlockRange lost : BlockRange.without(planned, accounted())) {
            if (broken != null) {
                missing.add(new Failure(lost, broken));
            } else if (!stopped) {
                missing.add(new Failure(lost, "the routes took these blocks but stored nothing; were they edited?"));
            }
        }
        return joined(missing);
    }

    /** Returns the failures in block order, those that follow each other for one reason as one. */
    private static List<Failure> joined(List<Failure> failures) {
        failures.sort(Comparator.comparingLong(failure -> failure.blocks.first()));
        List<Failure> joined = new ArrayList<>(failures.size());
        for (Failure failure : failures) {
            Optional<Failure> both = joined.isEmpty()
                    ? Optional.empty() : joined.get(joined.size() - 1).with(failure);
            both.ifPresent(one -> joined.remove(joined.size() - 1));
            joined.add(both.orElse(failure));
        }
        return joined;
    }

    /** Returns the time since the plan began, in seconds; once the plan has finished, the time that it took. */
    public double seconds() {
        long until = finished.isDone() ? endNanos : time.nanos();
        return TimeUnit.NANOSECONDS.toMillis(until - startNanos) / 1000.0;
    }
}
