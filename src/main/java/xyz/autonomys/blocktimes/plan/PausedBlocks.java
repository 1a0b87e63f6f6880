package xyz.autonomys.blocktimes.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Blocks that stayed missing in three plans in a row. They are left out of plans for an hour, so that they do not hold
 * up other blocks. Not thread-safe.
 */
public final class PausedBlocks {

    private static final int TIMES = 3;
    private static final long PAUSE_MS = TimeUnit.HOURS.toMillis(1);

    /** @param sinceNanos monotonic clock, ns */
    private record Alone(BlockRange blocks, long sinceNanos) {
    }

    private final Time time;
    private final List<Alone> givenUp = new ArrayList<>();
    private List<BlockRange> missingLast = List.of();
    private int times;

    public PausedBlocks(Time time) {
        this.time = time;
    }

    /** Returns those missing blocks that are to be fetched now. */
    public List<BlockRange> without(List<BlockRange> missing) {
        givenUp.removeIf(each -> time.msSince(each.sinceNanos) > PAUSE_MS);
        List<BlockRange> alone = givenUp.stream().map(Alone::blocks).toList();
        return BlockRange.without(missing, alone);
    }

    /**
     * Records the blocks that a plan has not stored.
     *
     * @param missing all of them; empty if the plan is complete
     * @return the blocks that are given up now; empty if there are none
     */
    public List<BlockRange> missed(List<BlockRange> missing) {
        times = missing.equals(missingLast) ? times + 1 : 1;
        missingLast = List.copyOf(missing);
        if (missing.isEmpty() || times < TIMES) {
            return List.of();
        }
        missing.forEach(range -> givenUp.add(new Alone(range, time.nanos())));
        missingLast = List.of();
        return missing;
    }
}
