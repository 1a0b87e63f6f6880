package xyz.autonomys.blocktimes.rpc.call;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Parses the URLs of endpoints, and formats them for display without anything that may be secret. */
public final class Endpoints {

    /**
     * A path segment of at least this many characters is taken for a key, because real paths consist of short words.
     */
    private static final int KEY_LENGTH = 16;

    private Endpoints() {
    }

    /**
     * Parses one URL or a comma-separated list of URLs. Blank entries and duplicates are dropped.
     *
     * @return the URLs in the order given; may be empty
     * @throws IllegalArgumentException if a URL is invalid; the message gives the reason and does not contain the URL
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
        if (!"ws".equalsIgnoreCase(uri.getScheme()) && !isSecure(uri)) {
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

    /**
     * Formats a URL for display: scheme, host, port and path. Leaves out user, password and query, and replaces path
     * segments that look like keys with {@code ***}.
     */
    public static String masked(URI url) {
        String path = url.getPath() == null ? "" : Arrays.stream(url.getPath().split("/"))
                .map(segment -> looksLikeAKey(segment) ? "***" : segment)
                .collect(Collectors.joining("/"));
        return url.getScheme().toLowerCase(Locale.ROOT) + "://" + url.getHost()
                + (url.getPort() < 0 ? "" : ":" + url.getPort()) + path;
    }

    private static boolean looksLikeAKey(String segment) {
        return segment.length() >= KEY_LENGTH || segment.length() >= 8 && segment.chars().anyMatch(Character::isDigit);
    }

    /** Returns whether the endpoint is reached over TLS. */
    public static boolean isSecure(URI url) {
        return "wss".equalsIgnoreCase(url.getScheme());
    }

    /** Returns the port to connect to; by default 443 for {@code wss} and 80 for {@code ws}. */
    public static int port(URI url) {
        if (url.getPort() > 0) {
            return url.getPort();
        }
        return isSecure(url) ? 443 : 80;
    }
}
