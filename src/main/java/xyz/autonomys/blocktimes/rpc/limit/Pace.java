package xyz.autonomys.blocktimes.rpc.limit;

/**
 * Limits the calls per second with a token bucket. The bucket holds the calls of 0.2 s, which is two ticks of the
 * client, but at least one call. Not thread-safe.
 */
public final class Pace {

    /** The setting for no limit. */
    public static final int UNLIMITED = 0;
    private static final double HELD_S = 0.2;

    private double left;
    private long filledMs;

    /**
     * Returns how many calls may be made now.
     *
     * @param perSecond the current rate limit; infinite for none
     */
    public int allowed(long nowMs, double perSecond) {
        if (perSecond == Double.POSITIVE_INFINITY) {
            return Integer.MAX_VALUE;
        }
        double most = Math.max(1, perSecond * HELD_S);
        left = Math.min(most, left + perSecond * (nowMs - filledMs) / 1000.0);
        filledMs = nowMs;
        return (int) left;
    }

    public void taken(int calls) {
        left = Math.max(0, left - calls);
    }
}
