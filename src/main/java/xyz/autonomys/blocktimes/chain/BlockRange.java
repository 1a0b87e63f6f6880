package xyz.autonomys.blocktimes.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An interval: consecutive blocks from {@code first} to {@code last}, both included. Never empty. */
public record BlockRange(long first, long last) {

    /** @throws IllegalArgumentException if {@code first} is negative or above {@code last} */
    public BlockRange {
        if (first < 0 || last < first) {
            throw new IllegalArgumentException("blocks " + first + " to " + last + " are not an interval");
        }
    }

    public long count() {
        return last - first + 1;
    }

    public boolean overlaps(BlockRange other) {
        return first <= other.last && other.first <= last;
    }

    /** Returns the parts of this interval that are in none of the others, in block order; empty if there are none. */
    public List<BlockRange> without(List<BlockRange> others) {
        return without(List.of(this), others);
    }

    /**
     * Returns the parts of some intervals that are in none of the others; empty if there are none. Takes about as many
     * steps as there are intervals.
     *
     * @return in the order of {@code ranges}, and in block order within each
     */
    public static List<BlockRange> without(List<BlockRange> ranges, List<BlockRange> others) {
        TreeMap<Long, BlockRange> disjoint = union(others);
        List<BlockRange> left = new ArrayList<>();
        ranges.forEach(range -> range.addWithout(disjoint, left));
        return left;
    }

    private void addWithout(TreeMap<Long, BlockRange> disjoint, List<BlockRange> left) {
        long from = first;
        Map.Entry<Long, BlockRange> before = disjoint.lowerEntry(from);
        if (before != null && before.getValue().last >= from) {
            if (before.getValue().last >= last) {
                return;
            }
            from = before.getValue().last + 1;
        }
        for (BlockRange other : disjoint.subMap(from, true, last, true).values()) {
            if (other.first > from) {
                left.add(new BlockRange(from, other.first - 1));
            }
            if (other.last >= last) {
                return;
            }
            from = other.last + 1;
        }
        left.add(new BlockRange(from, last));
    }

    /** Returns intervals that do not overlap and hold the same blocks, by their first block. */
    private static TreeMap<Long, BlockRange> union(List<BlockRange> ranges) {
        List<BlockRange> sorted = new ArrayList<>(ranges);
        sorted.sort(Comparator.comparingLong(BlockRange::first));
        TreeMap<Long, BlockRange> disjoint = new TreeMap<>();
        BlockRange last = null;
        for (BlockRange range : sorted) {
            last = last == null || range.first > last.last
                    ? range : new BlockRange(last.first, Math.max(last.last, range.last));
            disjoint.put(last.first, last);
        }
        return disjoint;
    }

    /** Returns the parts of this interval that are also in the others, in the order of the others. */
    public List<BlockRange> shared(List<BlockRange> others) {
        return others.stream().filter(this::overlaps)
                .map(other -> new BlockRange(Math.max(first, other.first), Math.min(last, other.last))).toList();
    }

    /** Returns this interval cut into pieces of at most that many blocks, in block order. */
    public List<BlockRange> pieces(int blocks) {
        List<BlockRange> pieces = new ArrayList<>();
        for (long from = first; from <= last; from += blocks) {
            pieces.add(new BlockRange(from, Math.min(last, from + blocks - 1)));
        }
        return pieces;
    }

    /** Returns {@code first..last}, or the number alone if it is one block. */
    @Override
    public String toString() {
        return first == last ? String.valueOf(first) : first + ".." + last;
    }
}
