package xyz.autonomys.blocktimes.rpc;

/**
 * How many calls may be unanswered at one node. Calls that are lost with a connection are made again; where connections fall all the
 * time, a full window would be lost each time, and most calls be made in vain. So a connection that ends with most of its calls
 * unanswered leaves the node as many as it had answered; with each answer the number grows by one. Not for several threads.
 */
final class CallsAtOnce {

    private final int most;
    private int allowed;

    /** @param most the largest number that is ever needed: the window's */
    CallsAtOnce(int most) {
        this.most = most;
        this.allowed = most;
    }

    /** Calls that may be sent now. @param unanswered those sent before */
    int room(int unanswered) {
        return Math.max(0, allowed - unanswered);
    }

    void answered() {
        allowed = Math.min(most, allowed + 1);
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
