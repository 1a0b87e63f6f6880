package xyz.autonomys.blocktimes.chain;

import java.util.ArrayList;
import java.util.List;

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
        List<BlockRange> left = new ArrayList<>(List.of(this));
        for (BlockRange other : others) {
            List<BlockRange> next = new ArrayList<>();
            for (BlockRange part : left) {
                if (!part.overlaps(other)) {
                    next.add(part);
                    continue;
                }
                if (part.first < other.first) {
                    next.add(new BlockRange(part.first, other.first - 1));
                }
                if (part.last > other.last) {
                    next.add(new BlockRange(other.last + 1, part.last));
                }
            }
            left = next;
        }
        return left;
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
