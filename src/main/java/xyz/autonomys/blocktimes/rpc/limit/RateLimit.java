package xyz.autonomys.blocktimes.rpc.limit;

/**
 * Finds the rate of calls that an endpoint accepts, from the calls that it refuses for their rate. A refusal halves the
 * rate and makes a pause. After the first refusal the rate doubles until the second; after that it returns to nearly
 * where it was, and from there it creeps up until the next refusal. While refusals follow each other with no response
 * between them, the rate is not the problem but the endpoint's interval, or its quota: the pauses become longer, and
 * one call probes after each. Not thread-safe.
 */
public final class RateLimit {

    /** An endpoint counts calls in intervals, often of a second, or refills a bucket. */
    private static final long INTERVAL_MS = 1_000;
    private static final long SHORTEST_PAUSE_MS = 250;
    private static final long LONGEST_PAUSE_MS = 10_000;
    /** An endpoint may ask for a longer pause than {@link #LONGEST_PAUSE_MS}, but for no longer one than this. */
    private static final long LONGEST_ASKED_MS = 600_000;
    private static final double LOWEST_RATE = 0.1;
    /** Share of the way back to the rate that was refused, for each interval. */
    private static final double RETURN = 0.5;
    private static final double RETURNED = 0.97;
    /** First step beyond the rate that was refused, as a share of it. Each step is twice the one before. */
    private static final double FIRST_STEP = 0.02;
    private static final double LARGEST_STEP = 0.5;
    /** Share of the rate that must be used before it rises. */
    private static final double USED = 0.6;

    private double rate = Double.POSITIVE_INFINITY;
    /** Whether calls were refused once only: then the rate found is that of a part of an interval, most likely. */
    private boolean exploring;
    /** The rate at which calls were refused last. */
    private double refusedAt;
    private double step;
    private long cutAtMs = -1;
    private long raisedAtMs;
    private long pausedUntilMs;
    private int refusalsInARow;
    private boolean probing;
    private long intervalFromMs;
    private int inInterval;
    private int inIntervalBefore;

    /** Returns the calls per second that the endpoint gets; infinite if it has refused none for its rate. */
    public double rate() {
        return rate;
    }

    /** Returns the calls per second at which the endpoint refused calls last; 0 until that is known well enough. */
    public double found() {
        return exploring || rate == Double.POSITIVE_INFINITY ? 0 : refusedAt;
    }

    /** Returns the end of the present pause, in ms; in the past if there is none. */
    public long pausedUntilMs() {
        return pausedUntilMs;
    }

    /**
     * Returns how many calls may be sent now, the rate left aside: none in a pause, one after a pause that followed
     * another.
     */
    public int allowed(long nowMs) {
        if (nowMs < pausedUntilMs || probing) {
            return 0;
        }
        return refusalsInARow > 1 ? 1 : Integer.MAX_VALUE;
    }

    public void sent() {
        probing = refusalsInARow > 1;
    }

    /** A call has failed for another reason, or its connection was lost: the next one probes. */
    public void failed() {
        probing = false;
    }

    /**
     * The endpoint has accepted a call.
     *
     * @param sentMs when the call was sent
     */
    public void accepted(long nowMs, long sentMs) {
        turn(nowMs);
        inInterval++;
        if (exploring) {
            refusedAt = Math.max(refusedAt, acceptedPerSecond());
            rate = Math.max(rate, refusedAt / 2);
        }
        if (sentMs <= cutAtMs) {
            return; // it counts, but says nothing about the time after the last refusal
        }
        probing = false;
        refusalsInARow = 0;
        if (rate < Double.POSITIVE_INFINITY && nowMs - raisedAtMs >= INTERVAL_MS) {
            // A rate that is not used says nothing about a higher one.
            if (acceptedPerSecond() >= USED * rate) {
                raise();
            }
            raisedAtMs = nowMs;
        }
    }

    /**
     * The endpoint has refused a call for its rate.
     *
     * @param sentMs when the call was sent; calls sent before the last refusal say nothing new
     * @param askedMs the pause for which the endpoint asks, in ms; 0 if it does not
     */
    public void refused(long nowMs, long sentMs, long askedMs) {
        probing = false;
        long pauseMs = Math.min(askedMs, LONGEST_ASKED_MS);
        if (sentMs <= cutAtMs) {
            pausedUntilMs = Math.max(pausedUntilMs, nowMs + pauseMs);
            return;
        }
        turn(nowMs);
        double accepted = acceptedPerSecond();
        if (refusalsInARow == 0 && accepted > 0) {
            exploring = rate == Double.POSITIVE_INFINITY;
            refusedAt = Math.min(rate, accepted);
            rate = Math.max(LOWEST_RATE, refusedAt / 2);
            step = refusedAt * FIRST_STEP;
        }
        long ownMs = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS << Math.min(refusalsInARow, 10));
        refusalsInARow++;
        cutAtMs = nowMs;
        raisedAtMs = nowMs;
        pausedUntilMs = nowMs + Math.max(ownMs, pauseMs);
    }

    private double acceptedPerSecond() {
        return Math.max(inInterval, inIntervalBefore) * 1_000.0 / INTERVAL_MS;
    }

    private void raise() {
        if (exploring) {
            rate *= 2;
        } else if (rate < refusedAt * RETURNED) {
            rate += (refusedAt - rate) * RETURN;
        } else {
            rate += step;
            step = Math.min(2 * step, rate * LARGEST_STEP);
        }
    }

    /** Begins a new interval of measuring if the present one is over. */
    private void turn(long nowMs) {
        long over = (nowMs - intervalFromMs) / INTERVAL_MS;
        if (over > 0) {
            inIntervalBefore = over == 1 ? inInterval : 0;
            inInterval = 0;
            intervalFromMs += over * INTERVAL_MS;
        }
    }
}
