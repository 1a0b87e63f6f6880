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
        /** This program gave up the call because it is stopping. */
        STOPPED
    }

    /** The {@link #code()} of a failure without a JSON-RPC error: timeout, lost connection or unusable response. */
    public static final int NO_CODE = 0;

    private final Kind kind;
    private final int code;

    private RpcException(Kind kind, int code, String message) {
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

    /** @param reason why this program makes no more calls */
    public static RpcException stopped(String reason) {
        return new RpcException(Kind.STOPPED, NO_CODE, reason);
    }

    /**
     * Returns the exception for an error response. The errors -32999 (rate limit), -32009 (server busy) and -32603
     * (internal error) are transient; all others are permanent.
     *
     * <p>Codes: JSON-RPC 2.0; jsonrpsee's -32005 to -32011; Substrate's 3001 (chain), 4001 and 4003 (state).
     */
    public static RpcException answered(String method, int code, String message) {
        String said = method + ": error " + code + " \"" + shortened(message) + "\"";
        return switch (code) {
            case -32999, -32009, -32603 -> new RpcException(Kind.TRANSIENT, code, said);
            case 4003 ->
                new RpcException(
                        Kind.PERMANENT,
                        code,
                        said
                                + (message.contains("discarded")
                                        ? ": the endpoint has pruned that state; use an archive node (--state-pruning"
                                                + " archive)"
                                        : ": the endpoint does not know that block; use one that is synchronised"));
            case 4001 ->
                new RpcException(
                        Kind.PERMANENT,
                        code,
                        said + ": the endpoint does not know that block; it may lag, "
                                + "or the chain was reorganised: run again");
            case -32601 ->
                new RpcException(
                        Kind.PERMANENT,
                        code,
                        said
                                + (message.contains("unsafe")
                                        ? ": the endpoint refuses unsafe calls; this program makes none, so"
                                                + " an endpoint is in the way"
                                        : ": the endpoint does not offer this method; is it a Substrate node?"));
            case -32602 ->
                new RpcException(Kind.PERMANENT, code, said + ": the endpoint did not understand the parameters");
            default -> new RpcException(Kind.PERMANENT, code, said);
        };
    }

    public Kind kind() {
        return kind;
    }

    public int code() {
        return code;
    }

    /** Removes control characters and cuts the text at 200 characters, because an endpoint's message is not trusted. */
    private static String shortened(String message) {
        String plain = message.replaceAll("\\p{Cntrl}", " ");
        return plain.length() <= 200 ? plain : plain.substring(0, 200) + "…";
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
