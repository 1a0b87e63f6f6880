package xyz.autonomys.blocktimes.rpc;

import io.vertx.core.http.UpgradeRejectedException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import xyz.autonomys.blocktimes.rpc.call.ConnectFailure;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;
import xyz.autonomys.blocktimes.text.InertText;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Puts the failure of a connection into words: what it means and what to do. Never uses the message of an exception of
 * a library as a whole, because it may contain the URL and names classes.
 */
final class ConnectFailures {

    private static final long LONGEST_WAIT_MS = 600_000;
    private static final Pattern STATUS = Pattern.compile("status: (\\d{3})");

    private ConnectFailures() {
    }

    /** @param timedOut whether the time for a connection was over */
    static ConnectFailure of(Throwable problem, URI node, boolean timedOut, Time time) {
        Throwable tls = null;
        for (Throwable each = problem; each != null; each = each.getCause()) {
            if (each instanceof UpgradeRejectedException rejected) {
                return rejected(rejected, node, time);
            } else if (isProxyProblem(each)) {
                return proxyProblem(said(each));
            } else if (each instanceof CertificateProblem certificate) {
                return ConnectFailure.of(certificate.getMessage());
            } else if (each instanceof UnknownHostException) {
                return ConnectFailure.of("no such host");
            } else if (each instanceof NoRouteToHostException) {
                return ConnectFailure.of("no route to the host");
            } else if (timedOut || isTimeout(each)) {
                return ConnectFailure.of(
                        "no answer within " + WebSocketConnector.CONNECT_TIMEOUT_MS / 1_000 + " s");
            } else if (each instanceof ConnectException) {
                return ConnectFailure.of(said(each).contains("unreachable") ? "the network is unreachable"
                        : "connection refused");
            } else if (each instanceof SSLException) {
                tls = each; // the innermost says why
            }
        }
        if (tls != null) {
            return ConnectFailure.of(tls(tls));
        }
        return ConnectFailure.of(Endpoints.isSecure(node)
                ? "the server ended the TLS handshake; does it speak TLS on this port? If not, use ws://"
                : "the server ended the handshake, or does not speak HTTP; if it speaks TLS, use wss://");
    }

    private static boolean isTimeout(Throwable problem) {
        return problem instanceof TimeoutException || problem.getClass().getSimpleName().contains("Timeout")
                || said(problem).contains("timed out") || said(problem).contains("timeout");
    }

    private static boolean isProxyProblem(Throwable problem) {
        return problem.getClass().getSimpleName().contains("Proxy");
    }

    private static ConnectFailure proxyProblem(String said) {
        Matcher status = STATUS.matcher(said);
        String answer = status.find() ? " (HTTP status " + status.group(1) + ")" : "";
        return ConnectFailure.of(answer.contains("407")
                ? "the proxy wants credentials" + answer + "; put USER:PASSWORD@ into its URL"
                : "the proxy does not connect to the endpoint" + answer + "; is the endpoint up, and the proxy the "
                        + "right one (HTTPS_PROXY, HTTP_PROXY, blocktimes.rpc.proxy)?");
    }

    private static String said(Throwable problem) {
        return String.valueOf(problem.getMessage());
    }

    private static String tls(Throwable problem) {
        if (problem.getClass().getSimpleName().equals("NotSslRecordException")
                || said(problem).contains("not an SSL/TLS record")
                || said(problem).contains("Unsupported or unrecognized SSL message")) {
            return "the server does not speak TLS on this port; use ws://";
        }
        String why = said(problem).contains("protocol_version") || said(problem).contains("handshake_failure")
                ? "the server and this program have no version or cipher in common"
                : said(problem).contains("certificate_required") || said(problem).contains("bad_certificate")
                        ? "the server wants a certificate of this program"
                        : "the handshake failed";
        return "TLS: " + why;
    }

    private static ConnectFailure rejected(UpgradeRejectedException rejected, URI node, Time time) {
        int status = rejected.getStatus();
        String answer = " (HTTP status " + status + ")";
        return switch (status) {
            case 401, 407 -> ConnectFailure.denied("the server wants credentials" + answer
                    + "; put the key, or USER:PASSWORD@, into the URL");
            case 402, 403 -> ConnectFailure.denied("the server refuses access" + answer
                    + "; is the key in the URL valid, and this machine's address allowed?");
            case 404, 410 -> ConnectFailure.of("the server has no WebSocket at this path" + answer
                    + "; correct the path in the URL");
            case 429 -> limited("the server limits connections" + answer, rejected, time);
            case 500, 502, 503, 504 ->
                limited("the server, or the node behind it, is not available" + answer, rejected, time);
            case 301, 302, 303, 307, 308 ->
                ConnectFailure.of("the server is elsewhere" + answer + target(rejected, node));
            default -> ConnectFailure.of("the server does not speak WebSocket at this path" + answer
                    + "; if it speaks TLS, use wss://");
        };
    }

    private static ConnectFailure limited(String what, UpgradeRejectedException rejected, Time time) {
        long waitMs = Math.min(LONGEST_WAIT_MS, retryAfterMs(rejected.getHeaders().get("Retry-After"), time.epochMs()));
        return ConnectFailure.busy(waitMs == 0 ? what : what + "; it asks to wait " + (waitMs + 999) / 1_000 + " s",
                waitMs);
    }

    /**
     * Returns the wait that a {@code Retry-After} asks for, in ms: seconds or a date (RFC 9110, section 10.2.3).
     *
     * @param header null if there is none
     * @return 0 if there is none, or if it cannot be read
     */
    static long retryAfterMs(String header, long nowMs) {
        if (header == null) {
            return 0;
        }
        String value = header.strip();
        if (value.matches("\\d{1,9}")) {
            return Long.parseLong(value) * 1_000;
        }
        try {
            Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
            return Math.max(0, until.toEpochMilli() - nowMs);
        } catch (DateTimeException e) {
            return 0;
        }
    }

    private static String target(UpgradeRejectedException rejected, URI node) {
        String location = rejected.getHeaders().get("Location");
        try {
            URI target = node.resolve(new URI(location == null ? "" : location.replaceFirst("^(?i)http", "ws")));
            if (location != null && target.getHost() != null && target.getScheme() != null) {
                return "; use " + InertText.value(Endpoints.masked(target));
            }
        } catch (URISyntaxException e) {
            // as without a target
        }
        return "; correct the URL";
    }
}
