package xyz.autonomys.blocktimes.rpc.limit;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;

/**
 * How many calls one endpoint may get now: its rate, as set or as found, and its calls at once. Says once that the
 * endpoint limits the rate. Not thread-safe, except for {@link #foundRate} and {@link #pausedUntilMs}.
 */
public final class Allowance {

    private static final Logger LOG = LoggerFactory.getLogger(Allowance.class);
    /** A pause that is worth a message even if no rate is known. */
    private static final long LONG_PAUSE_MS = 5_000;

    private final String node;
    private final RpcOptions options;
    private final Pace pace = new Pace();
    private final CallsAtOnce atOnce = new CallsAtOnce();
    private final RateLimit limit = new RateLimit();
    private boolean saidRate;
    private boolean saidPause;
    private long accepted;
    private volatile double foundRate = Double.POSITIVE_INFINITY;
    private volatile long pausedUntilMs;

    /** @param node chain and URL of the endpoint, for messages */
    public Allowance(String node, RpcOptions options) {
        this.node = node;
        this.options = options;
    }

    /**
     * Returns how many calls may be sent now.
     *
     * @param unanswered calls in flight at the endpoint
     * @param fails whether the endpoint fails most calls
     */
    public int calls(long nowMs, int unanswered, boolean fails) {
        int room = Math.min(limit.allowed(nowMs), atOnce.room(unanswered));
        double set = options.rate() == Pace.UNLIMITED ? Double.POSITIVE_INFINITY : options.rate();
        double rate = Math.min(limit.rate(), fails ? Math.min(set, options.failingRate()) : set);
        return room == 0 ? 0 : Math.min(room, pace.allowed(nowMs, rate));
    }

    /** Returns the calls per second that the endpoint was found to accept; infinite if it has refused none. */
    public double foundRate() {
        return foundRate;
    }

    /** Returns the end of the pause that the endpoint has, in ms; in the past if it has none. */
    public long pausedUntilMs() {
        return pausedUntilMs;
    }

    /** The endpoint wants a pause before the next connection. */
    public void pause(long nowMs, long ms) {
        pausedUntilMs = Math.max(pausedUntilMs, nowMs + ms);
    }

    /** Returns the number of calls that the endpoint has accepted so far. */
    public long accepted() {
        return accepted;
    }

    public void sent(int calls) {
        pace.taken(calls);
        limit.sent();
    }

    /**
     * The endpoint has responded, with a result or with a permanent error.
     *
     * @param sentMs when the call was sent
     */
    public void answered(long nowMs, long sentMs) {
        atOnce.answered();
        accepted++;
        limit.accepted(nowMs, sentMs);
        foundRate = limit.rate();
    }

    public void failed() {
        limit.failed();
    }

    /**
     * The endpoint has refused a call for its rate, as in {@link RateLimit#refused}.
     *
     * @param why the refusal, as text for the user
     * @return the pause that the endpoint gets, in ms
     */
    public long limited(long nowMs, long sentMs, long askedMs, String why) {
        limit.refused(nowMs, sentMs, askedMs);
        foundRate = limit.rate();
        pausedUntilMs = limit.pausedUntilMs();
        long pauseMs = Math.max(0, pausedUntilMs - nowMs);
        say(why, pauseMs);
        return pauseMs;
    }

    private void say(String why, long pauseMs) {
        String pause = pauseMs < LONG_PAUSE_MS ? "" : ", after a pause of " + Math.round(pauseMs / 1000.0) + " s";
        if (limit.found() > 0 && !saidRate) {
            saidRate = true;
            LOG.warn("{} limits the rate of calls ({}): it accepts about {} calls/s, and gets as many{}", node, why,
                    String.format(Locale.ROOT, "%.3g", limit.found()), pause);
        } else if (!saidRate && !saidPause && !pause.isEmpty()) {
            saidPause = true;
            LOG.warn("{} limits the rate of calls ({}): it accepts none at the moment{}", node, why, pause);
        }
    }

    /** A connection has ended, as in {@link CallsAtOnce#connectionLost}. */
    public void connectionLost(int unanswered, int answers) {
        atOnce.connectionLost(unanswered, answers);
        limit.failed();
    }
}
