package xyz.autonomys.blocktimes.cluster;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.chain.StateKey;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

/**
 * Cuts intervals of blocks where the date changes. Timestamps increase with the block number, so a binary search finds
 * these places. It needs about fifteen timestamps per date; those of one step are fetched at once. Not thread-safe.
 */
final class DateCuts {

    /** Makes one call, without waiting for the response. */
    @FunctionalInterface
    public interface Node {
        <T> CompletableFuture<T> call(RpcCall<T> call);
    }

    /** Blocks of one date, in UTC. */
    public record Piece(LocalDate date, BlockRange blocks) {
    }

    private static final int U64_BYTES = 8;

    private final String chain;
    private final Node node;
    private final CompletableFuture<?> stop;
    private final TreeMap<Long, LocalDate> dates = new TreeMap<>();

    /** @param stop completes when the process is to stop */
    public DateCuts(String chain, Node node, CompletableFuture<?> stop) {
        this.stop = stop;
        this.chain = chain;
        this.node = node;
    }

    /**
     * Cuts intervals into pieces of one date, in order.
     *
     * @param mostBlocks largest number of blocks of a piece
     * @throws RpcException if no endpoint returns the timestamp of a block
     * @throws CancellationException if the process is to stop
     */
    public List<Piece> cut(List<BlockRange> ranges, int mostBlocks) {
        TreeSet<Long> unknown = new TreeSet<>();
        ranges.forEach(range -> unknown.addAll(List.of(range.first(), range.last())));
        while (!unknown.isEmpty()) {
            ask(unknown);
            unknown.clear();
            ranges.forEach(range -> unknown.addAll(middles(range)));
        }
        List<Piece> pieces = new ArrayList<>();
        for (BlockRange range : ranges) {
            for (Piece ofOneDate : dates(range)) {
                ofOneDate.blocks.pieces(mostBlocks).forEach(blocks -> pieces.add(new Piece(ofOneDate.date, blocks)));
            }
        }
        return pieces;
    }

    private void ask(SortedSet<Long> blocks) {
        List<Long> numbers = blocks.stream().filter(block -> !dates.containsKey(block)).toList();
        List<CompletableFuture<LocalDate>> underWay = numbers.stream().map(this::date).toList();
        try {
            CompletableFuture.anyOf(CompletableFuture.allOf(underWay.toArray(CompletableFuture[]::new)), stop).join();
            if (stop.isDone()) {
                throw new CancellationException();
            }
            for (int i = 0; i < numbers.size(); i++) {
                dates.put(numbers.get(i), underWay.get(i).join());
            }
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private CompletableFuture<LocalDate> date(long block) {
        return node.call(ChainCalls.knownBlockHashes(block, block))
                .thenCompose(hashes -> node.call(ChainCalls.storage(StateKey.NOW.hex(), hashes.get(0))))
                .thenApply(bytes -> {
                    if (bytes == null || bytes.length != U64_BYTES) {
                        throw RpcException.transientFailure(
                                "[" + chain + " #" + block + "] the endpoint has no " + StateKey.NOW
                                        + " for this block");
                    }
                    long timestampMs = ByteBuffer.wrap(bytes)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong();
                    return Instant.ofEpochMilli(timestampMs)
                            .atZone(ZoneOffset.UTC)
                            .toLocalDate();
                });
    }

    /** Returns the middle block of each two successive known blocks whose dates differ and that are not adjacent. */
    private List<Long> middles(BlockRange range) {
        List<Long> middles = new ArrayList<>();
        Long before = null;
        for (Long block : dates.subMap(range.first(), true, range.last(), true).keySet()) {
            if (before != null && block - before > 1 && !dates.get(before).equals(dates.get(block))) {
                middles.add(before + (block - before) / 2);
            }
            before = block;
        }
        return middles;
    }

    private List<Piece> dates(BlockRange range) {
        List<Piece> pieces = new ArrayList<>();
        long from = range.first();
        Long before = null;
        for (Long block : dates.subMap(range.first(), true, range.last(), true).keySet()) {
            if (before != null && !dates.get(before).equals(dates.get(block))) {
                pieces.add(new Piece(dates.get(before), new BlockRange(from, before)));
                from = block;
            }
            before = block;
        }
        pieces.add(new Piece(dates.get(range.last()), new BlockRange(from, range.last())));
        return pieces;
    }
}
