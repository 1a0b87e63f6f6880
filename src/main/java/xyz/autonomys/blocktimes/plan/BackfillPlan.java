package xyz.autonomys.blocktimes.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.Coverage;

/**
 * What a backfill is to fetch of one chain.
 *
 * @param asked the blocks that are to be stored in the end; empty where there are none
 * @param missing the parts of it to be fetched
 * @param remarks what the user should know about how that came out
 */
public record BackfillPlan(Optional<BlockRange> asked, List<BlockRange> missing, List<String> remarks) {

    /** With nothing stored and no start given, this many of the newest confirmed blocks are taken. */
    public static final long FIRST_RUN_BLOCKS = 5_000;

    /** Block numbers asked for; all three are never there together. */
    public record Request(Optional<Long> start, Optional<Long> end, Optional<Long> count) {
    }

    /** @param confirmedHead number of the newest confirmed block, which may be below 1 */
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
        // Blocks are counted back from the end that is asked for, cut or not.
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

    /** This plan with stored blocks to be fetched again, which the chain has replaced. */
    public BackfillPlan withReplaced(List<BlockRange> replaced) {
        List<BlockRange> all = new ArrayList<>(missing);
        replaced.forEach(range -> all.addAll(range.without(missing)));
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
