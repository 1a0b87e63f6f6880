package xyz.autonomys.blocktimes.flow;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import xyz.autonomys.blocktimes.chain.BlockRange;

/**
 * Blocks that could not be had in several plans one after another: they are left alone for an hour, so that what can be had
 * is not held up by them. For one thread.
 */
public final class GivenUp {

    private static final int TIMES = 3;
    private static final long PAUSE_NANOS = TimeUnit.HOURS.toNanos(1);

    private record Until(BlockRange blocks, long nanos) {
    }

    private final List<Until> givenUp = new ArrayList<>();
    private List<BlockRange> missingLast = List.of();
    private int times;

    /** What of the missing blocks is to be fetched now. */
    public List<BlockRange> without(List<BlockRange> missing) {
        givenUp.removeIf(each -> each.nanos - System.nanoTime() < 0);
        List<BlockRange> alone = givenUp.stream().map(Until::blocks).toList();
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
        missing.forEach(range -> givenUp.add(new Until(range, System.nanoTime() + PAUSE_NANOS)));
        missingLast = List.of();
        return missing;
    }
}
