package xyz.autonomys.blocktimes.rpc.call;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import xyz.autonomys.blocktimes.rpc.call.RpcException.Kind;
import xyz.autonomys.blocktimes.text.InertText;

/**
 * The error with which an endpoint responded, and what it means. Nodes, balancers and providers use the same codes for
 * different things, so the words decide first, and the code where they say nothing. The case of letters does not
 * matter.
 *
 * <p>Sources of codes and words: the table of manners in {@code docs/PROTOCOL.md}.
 *
 * @param code as sent, a number or a word; empty if there is none
 * @param message as sent; empty if there is none
 * @param data as sent, as text; empty if there is none
 */
public record NodeError(String code, String message, String data) {

    /** What an error means. */
    public enum Meaning {
        /** The endpoint limits the rate of calls. */
        LIMITED,
        /** The endpoint has too much to do, or failed inside: another attempt may succeed. */
        BUSY,
        /** The state of the block was pruned. */
        PRUNED,
        /** The endpoint has no such block. */
        UNKNOWN_BLOCK,
        /** The endpoint does not offer the method. */
        UNKNOWN_METHOD,
        /** The endpoint offers the method only to others. */
        UNSAFE_METHOD,
        /** The endpoint did not understand the parameters. */
        INVALID,
        /** The endpoint wants other credentials. */
        DENIED,
        /** The request or the response is larger than the endpoint allows. */
        TOO_LARGE,
        /** The batch has more calls than the endpoint allows. */
        BATCH_TOO_LARGE,
        /** None of these. Another attempt may succeed. */
        UNKNOWN
    }

    private static final Pattern HASH = Pattern.compile("(0x)?[0-9a-fA-F]{16,64}");
    /** Longest text that is searched for words, in characters; a node's own messages are shorter. */
    private static final int LONGEST_TEXT = 1_000;

    private static final Pattern BATCH = Pattern.compile(
            "batch(es|ed)?\\b.*(not supported|too (big|large|long|many)|exceed|limit|disabled|refused)"
                    + "|(too (big|large|long|many)|exceeds?|limit).*\\bbatch");
    private static final Pattern LIMITED = Pattern.compile(
            "(rate|request|usage|call|credit|throughput|capacity|compute units?).{0,20}limit(ed|s)?\\b"
                    + "|ratelimit|too many (requests|calls)|throttl|quota|requests? (count )?exceeded|limit exceeded"
                    + "|exceed(s|ed)?\\b.{0,40}(rate|per second|capacity|limit)|limit.{0,20}reached|slow down");
    private static final Pattern PRUNED = Pattern.compile(
            "already discarded|state.{0,30}(pruned|discarded|not available|unavailable)"
                    + "|pruned|missing trie node|unknown state for block");
    private static final Pattern UNKNOWN_BLOCK = Pattern.compile(
            "unknown ?block|header (was )?not found|block (was )?not found|cannot resolve a block|header for unknown");
    private static final Pattern UNSAFE = Pattern.compile("unsafe|denied.{0,20}method");
    private static final Pattern UNKNOWN_METHOD = Pattern.compile(
            "method.{0,80}(not found|does not exist|not available|not supported|not allowed|unknown)"
                    + "|unknown method|unsupported method");
    private static final Pattern DENIED = Pattern.compile(
            "unauthori[sz]ed|forbidden|authentication|(invalid|missing|unknown|inactive) (api|project|access)?.?key"
                    + "|app is inactive");
    private static final Pattern TOO_LARGE = Pattern.compile(
            "(request|response|result|message|payload|body)( size| is)? (is )?(too (big|large|long)|exceed)"
                    + "|exceeds? .{0,20}(size|length)");
    private static final Pattern BUSY = Pattern.compile(
            "busy|overload|unavailable|timed? ?out|try again later|temporar|no (healthy|available) (upstream|backend)"
                    + "|bad gateway");

    /** A wait in words, such as "try again in 6.3ms", "please wait 23s" or "retry after 1 min". */
    private static final Pattern WAIT = Pattern.compile(
            "(?:again|wait|retry|back-?off|after|reset)\\D{0,30}?(\\d{1,9}(?:\\.\\d{1,6})?)\\s*"
                    + "(milliseconds?|ms|seconds?|secs?|s\\b|minutes?|mins?|m\\b|hours?|h\\b|)");
    private static final Pattern IN_SECONDS = Pattern.compile("seconds?$|secs?$");

    /** The error with a code that is a number. */
    public static NodeError of(int code, String message) {
        return new NodeError(Integer.toString(code), message, "");
    }

    /** Returns what the error means. */
    public Meaning meaning() {
        Meaning byWords = byWords(words());
        return byWords == Meaning.UNKNOWN ? byCode() : byWords;
    }

    /** Whether the endpoint refused what it was sent, or its own response, for its size or number of calls. */
    public boolean isForItsSize() {
        Meaning meaning = meaning();
        return meaning == Meaning.TOO_LARGE || meaning == Meaning.BATCH_TOO_LARGE;
    }

    private static Meaning byWords(String words) {
        boolean isLimited = LIMITED.matcher(words).find();
        if (words.contains("batch") && BATCH.matcher(words).find()
                && !words.contains("rate limit") && !words.contains("too many requests")) {
            return Meaning.BATCH_TOO_LARGE;
        } else if (PRUNED.matcher(words).find()) {
            return Meaning.PRUNED;
        } else if (UNKNOWN_BLOCK.matcher(words).find()) {
            return Meaning.UNKNOWN_BLOCK;
        } else if (TOO_LARGE.matcher(words).find()) {
            return Meaning.TOO_LARGE;
        } else if (isLimited) {
            return Meaning.LIMITED;
        } else if (UNSAFE.matcher(words).find()) {
            return Meaning.UNSAFE_METHOD;
        } else if (UNKNOWN_METHOD.matcher(words).find()) {
            return Meaning.UNKNOWN_METHOD;
        } else if (DENIED.matcher(words).find()) {
            return Meaning.DENIED;
        } else if (BUSY.matcher(words).find()) {
            return Meaning.BUSY;
        }
        return Meaning.UNKNOWN;
    }

    /** Codes: JSON-RPC 2.0, jsonrpsee (-32005 to -32011), Substrate (-32999, 4001, 4003), and statuses of HTTP. */
    private Meaning byCode() {
        return switch (code) {
            case "-32999", "-32029", "429" -> Meaning.LIMITED;
            case "-32009", "-32603", "500", "502", "503", "504" -> Meaning.BUSY;
            case "4003" -> Meaning.PRUNED;
            case "4001" -> Meaning.UNKNOWN_BLOCK;
            case "-32601" -> Meaning.UNKNOWN_METHOD;
            case "-32602" -> Meaning.INVALID;
            case "401", "403" -> Meaning.DENIED;
            case "-32007", "-32008", "413" -> Meaning.TOO_LARGE;
            case "-32005", "-32010", "-32011" -> Meaning.BATCH_TOO_LARGE;
            default -> Meaning.UNKNOWN;
        };
    }

    private String words() {
        String all = code + " " + message + " " + data;
        return all.substring(0, Math.min(all.length(), LONGEST_TEXT)).toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * Returns how long the endpoint asks to wait, in ms; 0 if it does not say. A number without a unit counts in
     * seconds.
     */
    public long waitMs() {
        Matcher wait = WAIT.matcher(words());
        if (!wait.find()) {
            return 0;
        }
        double number = Double.parseDouble(wait.group(1));
        String unit = wait.group(2);
        double ms;
        if (unit.isEmpty() || IN_SECONDS.matcher(unit).find() || unit.equals("s")) {
            ms = number * 1_000;
        } else if (unit.startsWith("ms") || unit.startsWith("milli")) {
            ms = number;
        } else {
            ms = number * (unit.startsWith("h") ? 3_600_000 : 60_000);
        }
        return (long) Math.ceil(ms);
    }

    /**
     * Returns the failure of a call to which the endpoint responded with this error.
     *
     * @param method method of the call
     */
    public RpcException failure(String method) {
        Meaning meaning = meaning();
        return new RpcException(kind(meaning), code.isEmpty() ? "none" : InertText.value(code), text(method, meaning));
    }

    private static Kind kind(Meaning meaning) {
        return switch (meaning) {
            case LIMITED -> Kind.LIMITED;
            case BUSY, UNKNOWN -> Kind.TRANSIENT;
            default -> Kind.PERMANENT;
        };
    }

    private String text(String method, Meaning meaning) {
        return switch (meaning) {
            case PRUNED -> said(method) + ": the endpoint has pruned that state; use an archive node, synchronised "
                    + "with --sync full --state-pruning archive from an empty database";
            case UNKNOWN_BLOCK -> said(method) + ": the endpoint does not know that block; it may lag, the chain may "
                    + "have been reorganised, or it was synchronised without the chain's past";
            case UNKNOWN_METHOD -> said(method) + ": the endpoint does not offer this method; is it a Substrate node?";
            case UNSAFE_METHOD -> said(method)
                    + ": the endpoint refuses unsafe calls; this program makes none, so a proxy is in the way";
            case INVALID -> said(method) + ": the endpoint did not understand the parameters";
            case DENIED -> said(method) + ": the endpoint wants other credentials; correct the key in its URL";
            default -> said(method);
        };
    }

    private String said(String method) {
        return method + ": error " + (code.isEmpty() ? "without a code" : InertText.value(code)) + " \""
                + shown(message) + "\"" + (data.isEmpty() ? "" : " (" + shown(data) + ")");
    }

    /** Leaves out the hashes of blocks, so that blocks that follow each other get the same message. */
    private static String shown(String said) {
        return HASH.matcher(InertText.value(said)).replaceAll("0x…");
    }
}
