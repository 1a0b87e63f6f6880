package xyz.autonomys.blocktimes.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import xyz.autonomys.blocktimes.chain.BlockRange;

/**
 * The blocks of a chain that were asked for, could not be had, and are not stored: over all plans of a process, those
 * included that are not retried for now. Blocks that are still to be fetched are not among them. Thread-safe.
 */
public final class MissingBlocks {

    private final Intervals missing = new Intervals();
    /** All blocks that were missing at some time. */
    private final Intervals ever = new Intervals();

    /** Blocks could not be had. */
    public synchronized void failed(BlockRange blocks, String why) {
        missing.put(blocks, why);
        ever.put(blocks, "");
    }

    /** Blocks are stored now. */
    public synchronized void stored(BlockRange blocks) {
        missing.remove(blocks);
    }

    /**
     * A new plan begins.
     *
     * @param notStored all blocks that are asked for and not stored: no others are missing
     */
    public synchronized void planned(List<BlockRange> notStored) {
        List<BlockRange> known = missing.failures().stream().map(RunLedger.Failure::blocks).toList();
        BlockRange.without(known, notStored).forEach(missing::remove);
    }

    /** Returns the number of missing blocks. */
    public synchronized long count() {
        return missing.count;
    }

    /** Returns the number of missing blocks up to the given one. */
    public synchronized long countUpTo(long block) {
        return missing.failures().stream().map(RunLedger.Failure::blocks).filter(range -> range.first() <= block)
                .mapToLong(range -> Math.min(block, range.last()) - range.first() + 1).sum();
    }

    /** Returns the number of blocks that were missing at some time; each counts once. */
    public synchronized long everFailed() {
        return ever.count;
    }

    /** Returns the missing blocks in block order, each interval with its latest reason. */
    public synchronized List<RunLedger.Failure> failures() {
        return missing.failures();
    }

    /** Disjoint intervals, each with a reason; those that follow each other with the same reason are one. */
    private static final class Intervals {

        private final TreeMap<Long, RunLedger.Failure> byFirst = new TreeMap<>();
        private long count;

        List<RunLedger.Failure> failures() {
            return List.copyOf(byFirst.values());
        }

        void remove(BlockRange blocks) {
            List<RunLedger.Failure> overlapping = new ArrayList<>();
            Map.Entry<Long, RunLedger.Failure> before = byFirst.lowerEntry(blocks.first());
            if (before != null && before.getValue().blocks().overlaps(blocks)) {
                overlapping.add(before.getValue());
            }
            overlapping.addAll(byFirst.subMap(blocks.first(), true, blocks.last(), true).values());
            for (RunLedger.Failure each : overlapping) {
                take(each).blocks().without(List.of(blocks))
                        .forEach(rest -> add(new RunLedger.Failure(rest, each.reason())));
            }
        }

        void put(BlockRange blocks, String reason) {
            remove(blocks);
            RunLedger.Failure failure = new RunLedger.Failure(blocks, reason);
            Map.Entry<Long, RunLedger.Failure> before = byFirst.lowerEntry(blocks.first());
            if (before != null && before.getValue().with(failure).isPresent()) {
                failure = take(before.getValue()).with(failure).get();
            }
            RunLedger.Failure after = byFirst.get(blocks.last() + 1);
            if (after != null && failure.with(after).isPresent()) {
                failure = failure.with(take(after)).get();
            }
            add(failure);
        }

        private RunLedger.Failure take(RunLedger.Failure failure) {
            byFirst.remove(failure.blocks().first());
            count -= failure.blocks().count();
            return failure;
        }

        private void add(RunLedger.Failure failure) {
            byFirst.put(failure.blocks().first(), failure);
            count += failure.blocks().count();
        }
    }
}
