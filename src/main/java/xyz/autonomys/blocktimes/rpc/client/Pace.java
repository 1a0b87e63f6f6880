package xyz.autonomys.blocktimes.rpc.client;

/** Keeps calls to a number a second: a bucket that fills evenly and holds two tenths of a second's worth, which
 * is two ticks of the client. Not for several threads. */
final class Pace {

    /** No limit. */
    static final int UNLIMITED = 0;
    private static final double HELD_S = 0.2;

    private double left;
    private long filledMs;

    /** Calls that may be made now. @param perSecond the limit in force, {@link #UNLIMITED} for none */
    int allowed(long nowMs, int perSecond) {
        if (perSecond == UNLIMITED) {
            return Integer.MAX_VALUE;
        }
        double most = Math.max(1, perSecond * HELD_S);
        left = Math.min(most, left + perSecond * (nowMs - filledMs) / 1000.0);
        filledMs = nowMs;
        return (int) left;
    }

    void taken(int calls) {
        left = Math.max(0, left - calls);
    }
}
