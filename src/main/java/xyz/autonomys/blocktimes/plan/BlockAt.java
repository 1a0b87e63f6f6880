package xyz.autonomys.blocktimes.plan;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.TreeMap;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.chain.StateKey;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

/**
 * Finds blocks by their time, with few calls: two for each block that is looked at. It begins at the best block, and
 * comes no further down than it must, since endpoints may lack the state of old blocks. Not for several threads.
 */
public final class BlockAt {

    private final Chain chain;
    private final ChainSurvey.Node node;
    private final long best;
    private final TreeMap<Long, Long> known = new TreeMap<>();

    /**
     * @param node responds within a time limit
     * @param best number of the best block
     */
    public BlockAt(Chain chain, ChainSurvey.Node node, long best) {
        this.chain = chain;
        this.node = node;
        this.best = best;
    }

    /** Returns the number of the best block. */
    public long best() {
        return best;
    }

    /**
     * Returns the number of the first block whose timestamp is a given time or later; the block after the best one if
     * there is none.
     *
     * @param ms the time, Unix ms
     * @throws xyz.autonomys.blocktimes.rpc.call.RpcException if the timestamp of a block cannot be had
     */
    public long first(long ms) throws InterruptedException {
        if (best < 1 || timestampMs(best) < ms) {
            return best + 1;
        }
        long later = best;
        long earlier = 0; // genesis has no timestamp, and is before everything
        long step = 1;
        long furthest = Long.MAX_VALUE;
        while (later > 1 && earlier == 0) {
            // As far down as the expected block time says, and each time twice as far again if that was not enough.
            long down = Math.min(furthest,
                    Math.max(step, (timestampMs(later) - ms) / chain.expectedBlockTimeMs() + 1));
            long probe = later - down;
            if (probe < 1) {
                break;
            }
            try {
                if (timestampMs(probe) < ms) {
                    earlier = probe;
                } else {
                    later = probe;
                    step *= 2;
                    furthest = Long.MAX_VALUE;
                }
            } catch (RpcException | ChainException e) {
                // The endpoint may lack old blocks, and after an outage the estimate is far too low: not so far, then.
                if (down == 1) {
                    throw e;
                }
                furthest = down / 2;
            }
        }
        return between(earlier, later, ms);
    }

    /** Narrows down: the first block is before the time, the second one is not. */
    private long between(long first, long second, long ms) throws InterruptedException {
        long earlier = first;
        long later = second;
        boolean halve = earlier == 0;
        while (later - earlier > 1) {
            long middle = earlier + (later - earlier) / 2;
            if (!halve) {
                double share = (double) (ms - timestampMs(earlier))
                        / Math.max(1, timestampMs(later) - timestampMs(earlier));
                middle = Math.min(later - 1, Math.max(earlier + 1, earlier + (long) (share * (later - earlier))));
            }
            long before = later - earlier;
            if (timestampMs(middle) < ms) {
                earlier = middle;
            } else {
                later = middle;
            }
            // Where blocks are not spread evenly, an estimate may gain little.
            halve = earlier == 0 || !halve && later - earlier > before / 2;
        }
        return later;
    }

    private long timestampMs(long block) throws InterruptedException {
        Long there = known.get(block);
        if (there == null) {
            String hash = node.call(ChainCalls.knownBlockHashes(block, block)).get(0);
            byte[] now = node.call(ChainCalls.storage(StateKey.NOW.hex(), hash));
            if (now == null || now.length != Long.BYTES) {
                throw new ChainException(chain.name(), block, "the endpoint has no " + StateKey.NOW + " of it");
            }
            // A u64 of SCALE is little endian.
            there = ByteBuffer.wrap(now).order(ByteOrder.LITTLE_ENDIAN).getLong();
            known.put(block, there);
        }
        return there;
    }
}
