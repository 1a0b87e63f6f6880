package xyz.autonomys.blocktimes.rpc.limit;

/**
 * Limits the calls in flight at one endpoint, in addition to the window. Calls that are lost with a connection are
 * retried. If connections are lost again and again, a full window would be lost each time, and most calls would be in
 * vain. So if a connection ends with more calls in flight than responses received, the limit falls to the number of
 * those responses. Each further response raises the limit by one. Not thread-safe.
 */
public final class CallsAtOnce {

    /**
     * The largest window that the settings allow, in calls. If a larger one is set over JMX, this still limits the
     * calls at each endpoint.
     */
    private static final int UNLIMITED = 65_536;

    private int allowed = UNLIMITED;

    /**
     * Returns how many calls may be sent now.
     *
     * @param unanswered calls in flight at the endpoint
     */
    public int room(int unanswered) {
        return Math.max(0, allowed - unanswered);
    }

    public void answered() {
        allowed = Math.min(UNLIMITED, allowed + 1);
    }

    /**
     * A connection has ended, so the limit may have to fall.
     *
     * @param unanswered calls that were lost with the connection
     * @param answers responses received over it
     */
    public void connectionLost(int unanswered, int answers) {
        if (unanswered > answers) {
            allowed = Math.max(1, Math.min(allowed, answers));
        }
    }
}
