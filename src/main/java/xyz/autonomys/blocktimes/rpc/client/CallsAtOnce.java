package xyz.autonomys.blocktimes.rpc.client;

/**
 * How many calls may be unanswered at one node, besides what the window allows. Calls that are lost with a connection
 * are made again; where connections fall all the time, a full window would be lost each time, and most calls be made in
 * vain. So a connection that ends with most of its calls unanswered leaves the node as many as it had answered; with
 * each answer the number grows by one. Not for several threads.
 */
final class CallsAtOnce {

    /** No window is larger than this: one that may be set over JMX while it runs, too. */
    private static final int UNLIMITED = 65_536;

    private int allowed = UNLIMITED;

    /** Calls that may be sent now. @param unanswered those sent before */
    int room(int unanswered) {
        return Math.max(0, allowed - unanswered);
    }

    void answered() {
        allowed = Math.min(UNLIMITED, allowed + 1);
    }

    /**
     * A connection has ended.
     *
     * @param unanswered calls that were lost with it
     * @param answers it had given
     */
    void connectionLost(int unanswered, int answers) {
        if (unanswered > answers) {
            allowed = Math.max(1, Math.min(allowed, answers));
        }
    }
}
