package xyz.autonomys.blocktimes.rpc.call;

import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/** URLs of nodes: how they are read, and how they are shown without what may be secret in them. */
public final class Endpoints {

    /** Path segments of this length or more are taken for keys; real paths are short words. */
    private static final int KEY_LENGTH = 16;

    private Endpoints() {
    }

    /**
     * Reads one URL or a comma-separated list of them.
     *
     * @throws IllegalArgumentException saying what is wrong, without showing the URL's secrets
     */
    public static List<URI> parse(String urls) {
        return Arrays.stream(urls.split(","))
                .map(String::strip)
                .filter(url -> !url.isEmpty())
                .map(Endpoints::parseOne)
                .distinct()
                .toList();
    }

    private static URI parseOne(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "it is not a URL (" + e.getReason() + " at character " + e.getIndex() + ")");
        }
        if (!"ws".equals(uri.getScheme()) && !"wss".equals(uri.getScheme())) {
            throw new IllegalArgumentException("it must begin with ws:// or wss://");
        }
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("it has no host");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65535) {
            throw new IllegalArgumentException("port " + uri.getPort() + " is not between 1 and 65535");
        }
        return uri;
    }

    /** Scheme, host, port and the path's plain words: no user, password or query, no segment that looks like a key. */
    public static String masked(URI url) {
        String path = url.getPath() == null ? "" : Arrays.stream(url.getPath().split("/"))
                .map(segment -> looksLikeAKey(segment) ? "***" : segment)
                .collect(Collectors.joining("/"));
        return url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort()) + path;
    }

    private static boolean looksLikeAKey(String segment) {
        return segment.length() >= KEY_LENGTH || segment.length() >= 8 && segment.chars().anyMatch(Character::isDigit);
    }

    /** The port to connect to. */
    public static int port(URI url) {
        if (url.getPort() > 0) {
            return url.getPort();
        }
        return url.getScheme().equals("wss") ? 443 : 80;
    }

    /** A connection problem in a few words. A library's own message may hold the whole URL, so it is not shown. */
    public static String plain(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        if (problem instanceof UnknownHostException || root instanceof UnknownHostException) {
            return "no such host";
        }
        if (problem instanceof ConnectException || root instanceof ConnectException) {
            return "connection refused";
        }
        if (problem instanceof SSLException || root instanceof SSLException
                || root instanceof java.security.GeneralSecurityException) {
            return "TLS: " + root.getClass().getSimpleName() + " (is the certificate valid for this host?)";
        }
        if (root.getClass().getSimpleName().contains("UpgradeRejected")) {
            return "the server does not speak WebSocket at this path";
        }
        return root.getClass().getSimpleName();
    }
}
