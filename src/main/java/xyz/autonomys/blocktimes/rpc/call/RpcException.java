package xyz.autonomys.blocktimes.rpc.call;

/**
 * A call that returned no result: the endpoint responded with an error, there was no usable response, or this program
 * is stopping.
 */
public final class RpcException extends RuntimeException {

    /** Whether a retry is worthwhile. */
    public enum Kind {
        /** A retry may succeed. */
        TRANSIENT,
        /** A retry at the same endpoint would fail again. */
        PERMANENT,
        /** The endpoint refused the call for the rate of calls: a later retry succeeds. */
        LIMITED,
        /** The responses to calls made together do not fit into memory: fewer at once may. */
        TOO_LARGE,
        /** No endpoint has all of the blocks, and one has some: a retry for fewer at once succeeds. */
        PARTLY_UNKNOWN,
        /** This program gave up the call because it is stopping. */
        STOPPED
    }

    /** The {@link #code()} of a failure without a JSON-RPC error: timeout, lost connection or unusable response. */
    public static final String NO_CODE = "";

    private final Kind kind;
    private final String code;

    RpcException(Kind kind, String code, String message) {
        super(message);
        this.kind = kind;
        this.code = code;
    }

    public static RpcException transientFailure(String message) {
        return new RpcException(Kind.TRANSIENT, NO_CODE, message);
    }

    public static RpcException permanentFailure(String message) {
        return new RpcException(Kind.PERMANENT, NO_CODE, message);
    }

    public static RpcException partlyUnknown(String message) {
        return new RpcException(Kind.PARTLY_UNKNOWN, NO_CODE, message);
    }

    /** @param characters of the responses received before they were too many */
    public static RpcException tooLarge(long characters) {
        return new RpcException(Kind.TOO_LARGE, NO_CODE, "the responses are too large for the heap: more than "
                + characters / 1_000_000 + " MB at once; raise it (JAVA_OPTS=-Xmx…)");
    }

    /** @param reason why this program makes no more calls */
    public static RpcException stopped(String reason) {
        return new RpcException(Kind.STOPPED, NO_CODE, reason);
    }

    public Kind kind() {
        return kind;
    }

    /** Returns the code of the JSON-RPC error, as text; {@link #NO_CODE} if there is none. */
    public String code() {
        return code;
    }

    /**
     * Records no stack trace: thousands of calls may fail when one endpoint fails, and the place in this program where
     * a failure was noticed does not help.
     */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
