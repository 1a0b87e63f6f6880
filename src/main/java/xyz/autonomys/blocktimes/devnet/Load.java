package xyz.autonomys.blocktimes.devnet;

/**
 * What responding costs a simulated node. It responds to one message after another, as if it had one processor.
 *
 * @param rate messages per second that it responds to at most; 0 for no limit
 * @param callUs time for each message, µs
 * @param valueUs time for each storage value that a message asks for, µs
 */
public record Load(int rate, int callUs, int valueUs) {

    /** It responds at once. */
    public static final Load NONE = new Load(0, 0, 0);
}
