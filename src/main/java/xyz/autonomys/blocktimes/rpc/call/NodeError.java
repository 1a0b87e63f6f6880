package xyz.autonomys.blocktimes.rpc.call;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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

    /** Words that mean the rate of calls and nothing else. */
    private static final Pattern RATE = Pattern.compile(
            "\\brate[ -]?limit|\\bratelimit|\\brate (is |was )?exceeded|per (second|minute|hour|day)\\b|\\brps\\b"
                    + "|too many (\\w+ )?requests|requests? (count )?exceeded|requests? limit|throttl|slow down"
                    + "|compute units|(?<!disk )\\bquota\\b");
    private static final Pattern PASSES = Pattern.compile("temporar|try again later");
    private static final Pattern BATCH = Pattern.compile(
            "batch(es|ed)?\\b.*(not supported|too (big|large|long|many)|exceed|limit|disabled|refused)"
                    + "|(too (big|large|long|many)|exceeds?|limit).*\\bbatch");
    private static final Pattern PRUNED = Pattern.compile(
            "already discarded|\\bpruned\\b|missing trie node|unknown state for block"
                    + "|\\bstate (is |was )?(not available|unavailable)");
    private static final Pattern UNKNOWN_BLOCK = Pattern.compile(
            "unknown ?block|(?<!authorization )header (was )?not found|block (was )?not found|cannot resolve a block"
                    + "|header for unknown");
    private static final Pattern TOO_LARGE = Pattern.compile(
            "(request|response|result|message|payload|body)( size)? (is |was )?too (big|large|long)"
                    + "|exceeds? (the )?(max(imum)? )?(size|length|number of bytes)");
    private static final Pattern UNSAFE = Pattern.compile("\\bunsafe\\b");
    private static final Pattern UNKNOWN_METHOD = Pattern.compile(
            "method.{0,80}(not found|does not exist|not available|not supported|not allowed)"
                    + "|unknown method|unsupported method");
    private static final Pattern DENIED = Pattern.compile(
            "unauthori[sz]ed|forbidden|authentication|authorization"
                    + "|(invalid|missing|unknown|inactive) (api|project|access)?.?key|app is inactive");
    private static final Pattern BUSY = Pattern.compile(
            "busy|overload|unavailable|timed? ?out|no (healthy|available) (upstream|backend)|bad gateway");

    /** What each meaning is recognised by; the first that is found counts. */
    private static final Map<Pattern, Meaning> WORDS = words(
            RATE, Meaning.LIMITED, PASSES, Meaning.BUSY, BATCH, Meaning.BATCH_TOO_LARGE, PRUNED, Meaning.PRUNED,
            UNKNOWN_BLOCK, Meaning.UNKNOWN_BLOCK, TOO_LARGE, Meaning.TOO_LARGE, UNSAFE, Meaning.UNSAFE_METHOD,
            UNKNOWN_METHOD, Meaning.UNKNOWN_METHOD, DENIED, Meaning.DENIED, BUSY, Meaning.BUSY);

    private static final String NUMBER = "\\d{1,6}(?:\\.\\d{1,6})?";
    private static final String UNIT = "(ms|milliseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hours?)\\b";
    /** A wait in words: "try again in 6.3ms", "please wait 23s", "backoff_seconds":30, "retry after 1m30s". */
    private static final Pattern WAIT = Pattern.compile(
            "\\b(?:again in|retry in|retry[ -]?after( ms)?|wait|backoff(?: seconds)?)[\"':= ]{0,6}"
                    + "((?:" + NUMBER + " ?(?:ms|s|m|h)(?=\\d))*" + NUMBER + ")(?:\\s?" + UNIT
                    + "|(?![\\d.,:-]|\\s*[a-zµ]))");
    private static final Pattern PART = Pattern.compile("(" + NUMBER + ") ?(ms|s|m|h)?");

    /** The error with a code that is a number. */
    public static NodeError of(int code, String message) {
        return new NodeError(Integer.toString(code), message, "");
    }

    /** Returns what the error means. */
    public Meaning meaning() {
        String said = words();
        return WORDS.entrySet().stream().filter(entry -> entry.getKey().matcher(said).find()).findFirst()
                .map(Map.Entry::getValue).orElseGet(this::byCode);
    }

    /** Whether the endpoint refused what it was sent, or its own response, for its size or number of calls. */
    public boolean isForItsSize() {
        Meaning meaning = meaning();
        return meaning == Meaning.TOO_LARGE || meaning == Meaning.BATCH_TOO_LARGE;
    }

    private static Map<Pattern, Meaning> words(Object... pairs) {
        Map<Pattern, Meaning> words = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            words.put((Pattern) pairs[i], (Meaning) pairs[i + 1]);
        }
        return words;
    }

    /** Codes: JSON-RPC 2.0, jsonrpsee (-32005 to -32011), Substrate (-32999, 4001, 4003), and statuses of HTTP. */
    private Meaning byCode() {
        return switch (code) {
            case "-32999", "-32029", "-32016", "-32097", "429" -> Meaning.LIMITED;
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
        String last = wait.group(3) == null ? wait.group(1) == null ? "s" : "ms" : wait.group(3);
        double ms = 0;
        Matcher part = PART.matcher(wait.group(2));
        while (part.find()) {
            ms += Double.parseDouble(part.group(1)) * unitMs(part.group(2) == null ? last : part.group(2));
        }
        return (long) Math.ceil(ms);
    }

    private static long unitMs(String unit) {
        if (unit.equals("ms") || unit.startsWith("milli")) {
            return 1;
        }
        return switch (unit.charAt(0)) {
            case 'm' -> 60_000;
            case 'h' -> 3_600_000;
            default -> 1_000;
        };
    }

    /**
     * Returns the failure of a call to which the endpoint responded with this error.
     *
     * @param method method of the call
     * @param inBatch whether the call was made in a batch; if not, no batch can be too large
     */
    public RpcException failure(String method, boolean inBatch) {
        Meaning meaning = meaning() == Meaning.BATCH_TOO_LARGE && !inBatch ? Meaning.LIMITED : meaning();
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
