package xyz.autonomys.blocktimes.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Blocks that could not be had in several plans one after another: they are left alone for an hour, so that what can be
 * had is not held up by them. For one thread.
 */
public final class GivenUp {

    private static final int TIMES = 3;
    private static final long PAUSE_MS = TimeUnit.HOURS.toMillis(1);

    /** @param sinceNanos monotonic clock, ns */
    private record Alone(BlockRange blocks, long sinceNanos) {
    }

    private final Time time;
    private final List<Alone> givenUp = new ArrayList<>();
    private List<BlockRange> missingLast = List.of();
    private int times;

    public GivenUp(Time time) {
        this.time = time;
    }

    /** What of the missing blocks is to be fetched now. */
    public List<BlockRange> without(List<BlockRange> missing) {
        givenUp.removeIf(each -> time.msSince(each.sinceNanos) > PAUSE_MS);
        List<BlockRange> alone = givenUp.stream().map(Alone::blocks).toList();
        return missing.stream().flatMap(range -> range.without(alone).stream()).toList();
    }

    /**
     * Says what a plan did not get.
     *
     * @return blocks that are given up now
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
