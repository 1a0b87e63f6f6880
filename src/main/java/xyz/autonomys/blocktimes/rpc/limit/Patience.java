package xyz.autonomys.blocktimes.rpc.limit;

/**
 * How long calls wait while none succeeds: the time that is set, and as much longer as the longest pause for which an
 * endpoint has asked. Not thread-safe.
 */
public final class Patience {

    private final long patienceMs;
    /** Since when calls have waited and none has succeeded, in ms; below 0 if unset. */
    private long sinceMs = -1;
    /** Longest pause that an endpoint has asked for since the last success, in ms. */
    private long longestPauseMs;

    public Patience(long patienceMs) {
        this.patienceMs = patienceMs;
    }

    /** A call has succeeded, or none waits. */
    public void renew() {
        sinceMs = -1;
        longestPauseMs = 0;
    }

    /** An endpoint has asked for a pause. */
    public void pause(long ms) {
        longestPauseMs = Math.max(longestPauseMs, ms);
    }

    /** Returns whether the calls that wait have waited long enough. If so, the time starts again. */
    public boolean isOver(long nowMs) {
        if (sinceMs < 0) {
            sinceMs = nowMs;
        }
        boolean over = nowMs - sinceMs > patienceMs + longestPauseMs;
        if (over) {
            sinceMs = nowMs;
        }
        return over;
    }
}
