package xyz.autonomys.blocktimes.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.Coverage;

/**
 * Which blocks of one chain are to be fetched.
 *
 * @param asked the blocks that are to be stored in the end; empty if there are none
 * @param missing the blocks to be fetched, in block order
 * @param remarks what the user should know about how the plan differs from the request
 */
public record BackfillPlan(Optional<BlockRange> asked, List<BlockRange> missing, List<String> remarks) {

    /**
     * Number of blocks fetched, counted back from the end, if neither start nor count is given and no block up to the
     * end is stored.
     */
    public static final long FIRST_RUN_BLOCKS = 5_000;

    /**
     * The interval asked for. At most two of start, end and count are present, where a time stands for its block.
     *
     * @param sinceMs Unix ms; the first block at that time or later is the start
     * @param untilMs Unix ms; the last block before that time is the end
     */
    public record Request(Optional<Long> start, Optional<Long> end, Optional<Long> count, Optional<Long> sinceMs,
            Optional<Long> untilMs) {

        /** An interval of block numbers. */
        public Request(Optional<Long> start, Optional<Long> end, Optional<Long> count) {
            this(start, end, count, Optional.empty(), Optional.empty());
        }

        /**
         * Returns the request in block numbers.
         *
         * @throws xyz.autonomys.blocktimes.rpc.call.RpcException if the timestamp of a block cannot be had
         */
        public Request resolved(BlockAt blocks) throws InterruptedException {
            Optional<Long> first = start;
            Optional<Long> last = end;
            if (sinceMs.isPresent()) {
                first = Optional.of(blocks.first(sinceMs.get()));
            }
            if (untilMs.isPresent()) {
                long after = blocks.first(untilMs.get());
                // If all blocks are before that time, it sets no end.
                last = after > blocks.best() ? last : Optional.of(after - 1);
            }
            return new Request(first, last, count);
        }

        /** Returns whether a time stands for a block. */
        public boolean hasTimes() {
            return sinceMs.isPresent() || untilMs.isPresent();
        }

        /**
         * Returns this request. If it says neither start nor count, it begins with the first block that was ever asked
         * for, even if that one could not be had.
         */
        public Request orFrom(Optional<Long> firstAsked, Optional<Long> firstStored) {
            return start.isPresent() || count.isPresent() ? this : new Request(firstAsked
                    .filter(asked -> asked <= end.orElse(Long.MAX_VALUE))
                    .filter(asked -> asked < firstStored.orElse(Long.MAX_VALUE)), end, count);
        }
    }

    /**
     * Returns the plan for a request.
     *
     * @param coverage what is stored
     * @param confirmedHead number of the newest confirmed block; below 1 if none but genesis is confirmed
     * @param overwrite whether blocks that are stored are fetched again
     */
    public static BackfillPlan of(Request request, Coverage coverage, long confirmedHead, boolean overwrite) {
        List<String> remarks = new ArrayList<>();
        if (confirmedHead < 1) {
            remarks.add("no block is confirmed yet");
            return new BackfillPlan(Optional.empty(), List.of(), remarks);
        }
        if (request.start().filter(start -> start < 1).isPresent()) {
            remarks.add("starting at block 1: genesis has no timestamp");
        }
        long wanted = end(request, confirmedHead);
        long end = Math.min(wanted, confirmedHead);
        // Count back from the end that was asked for, even if the plan ends earlier, at the confirmed head.
        long start = Math.max(1, start(request, coverage, wanted));
        if (start > confirmedHead) {
            remarks.add("the confirmed head is " + confirmedHead + ", nothing to do from block " + start + " on");
            return new BackfillPlan(Optional.empty(), List.of(), remarks);
        }
        if (start > end) {
            remarks.add("nothing to do up to block " + end + ": genesis has no timestamp");
            return new BackfillPlan(Optional.empty(), List.of(), remarks);
        }
        if (wanted > confirmedHead) {
            remarks.add("block " + wanted + " is not confirmed yet: going up to the confirmed head, " + confirmedHead);
        }
        BlockRange asked = new BlockRange(start, end);
        List<BlockRange> missing = overwrite ? List.of(asked) : asked.without(coverage.blocks());
        return new BackfillPlan(Optional.of(asked), missing, remarks);
    }

    private static long end(Request request, long confirmedHead) {
        if (request.end().isPresent()) {
            return request.end().get();
        }
        if (request.start().isEmpty() || request.count().isEmpty()) {
            return confirmedHead;
        }
        long first = Math.max(1, request.start().get());
        return request.count().get() > Long.MAX_VALUE - first ? Long.MAX_VALUE : first + request.count().get() - 1;
    }

    private static long start(Request request, Coverage coverage, long end) {
        if (request.start().isPresent()) {
            return request.start().get();
        }
        if (request.count().isPresent()) {
            return end - request.count().get() + 1;
        }
        return coverage.firstBlock().filter(first -> first <= end).orElse(end - FIRST_RUN_BLOCKS + 1);
    }

    /**
     * Returns this plan with further blocks to be fetched.
     *
     * @param replaced stored blocks to be fetched again; they may overlap the missing ones, but not each other
     */
    public BackfillPlan withReplaced(List<BlockRange> replaced) {
        List<BlockRange> all = new ArrayList<>(missing);
        all.addAll(BlockRange.without(replaced, missing));
        all.sort(Comparator.comparingLong(BlockRange::first));
        List<BlockRange> joined = new ArrayList<>();
        for (BlockRange range : all) {
            BlockRange before = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (before != null && before.last() + 1 == range.first()) {
                joined.set(joined.size() - 1, new BlockRange(before.first(), range.last()));
            } else {
                joined.add(range);
            }
        }
        return new BackfillPlan(asked, joined, remarks);
    }

    public long missingBlocks() {
        return missing.stream().mapToLong(BlockRange::count).sum();
    }
}
