package xyz.autonomys.blocktimes.rpc.call;

import xyz.autonomys.blocktimes.rpc.call.RpcException.Kind;
import xyz.autonomys.blocktimes.text.InertText;

/**
 * What the codes of JSON-RPC errors mean: which are transient, so that the call is retried, and what to do about the
 * others.
 *
 * <p>Sources: JSON-RPC 2.0; jsonrpsee's -32005 to -32011; Substrate's 3001 (chain), 4001 and 4003 (state).
 */
public final class ErrorCodes {

    private static final int RATE_LIMIT = -32999;
    private static final int SERVER_BUSY = -32009;
    private static final int INTERNAL_ERROR = -32603;
    private static final int UNKNOWN_METHOD = -32601;
    private static final int INVALID_PARAMETERS = -32602;
    /** State: "Client error", as for a block that the endpoint does not know. */
    private static final int CLIENT_ERROR = 4001;
    /** State: "UnknownBlock", also for a block whose state was pruned. */
    private static final int UNKNOWN_BLOCK = 4003;

    private ErrorCodes() {
    }

    /** Returns the failure of a call to which an endpoint responded with an error. */
    public static RpcException failure(String method, int code, String message) {
        Kind kind = isTransient(code) ? Kind.TRANSIENT : Kind.PERMANENT;
        String said = InertText.value(message);
        return new RpcException(
                kind, code, method + ": error " + code + " \"" + said + "\"" + advice(code, message));
    }

    private static boolean isTransient(int code) {
        return code == RATE_LIMIT || code == SERVER_BUSY || code == INTERNAL_ERROR;
    }

    private static String advice(int code, String message) {
        return switch (code) {
            case UNKNOWN_BLOCK -> message.contains("discarded")
                    ? ": the endpoint has pruned that state; use an archive node (--state-pruning archive)"
                    : ": the endpoint does not know that block; use one that is synchronised";
            case CLIENT_ERROR ->
                ": the endpoint does not know that block; it may lag, or the chain was reorganised: run again";
            case UNKNOWN_METHOD -> message.contains("unsafe")
                    ? ": the endpoint refuses unsafe calls; this program makes none, so a proxy is in the way"
                    : ": the endpoint does not offer this method; is it a Substrate node?";
            case INVALID_PARAMETERS -> ": the endpoint did not understand the parameters";
            default -> "";
        };
    }
}
