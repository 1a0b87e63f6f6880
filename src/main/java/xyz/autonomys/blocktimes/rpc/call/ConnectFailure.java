package xyz.autonomys.blocktimes.rpc.call;

/** A connection to an endpoint could not be opened. The message is text for the user, without anything secret. */
public final class ConnectFailure extends RuntimeException {

    private final long waitMs;
    private final boolean denied;

    private ConnectFailure(String message, long waitMs, boolean denied) {
        super(message);
        this.waitMs = waitMs;
        this.denied = denied;
    }

    public static ConnectFailure of(String message) {
        return new ConnectFailure(message, 0, false);
    }

    /** @param waitMs time after which the endpoint wants the next attempt, in ms; 0 if it does not say */
    public static ConnectFailure busy(String message, long waitMs) {
        return new ConnectFailure(message, waitMs, false);
    }

    /** The endpoint refuses this program, and will do so next time. */
    public static ConnectFailure denied(String message) {
        return new ConnectFailure(message, 0, true);
    }

    /** Returns this failure, of a connection through a proxy. */
    public ConnectFailure through(String proxy) {
        return new ConnectFailure("proxy " + proxy + ": " + getMessage(), waitMs, denied);
    }

    /** Returns the failure as one of this class. */
    public static ConnectFailure from(Throwable problem) {
        return problem instanceof ConnectFailure failure ? failure : of("cannot be connected to: "
                + problem.getMessage());
    }

    /** Returns the time after which the endpoint wants the next attempt, in ms; 0 if it does not say. */
    public long waitMs() {
        return waitMs;
    }

    /** Returns whether the endpoint refuses this program, so that another attempt is in vain. */
    public boolean isDenied() {
        return denied;
    }

    /** Records no stack trace: the place in this program where a failure was noticed does not help. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
