package xyz.autonomys.blocktimes.rpc.call;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP proxy of each endpoint: the one that is set, or the one that the environment names for its scheme, as curl
 * does. Endpoints on this machine have none. Immutable.
 */
public final class Proxies {

    /** No endpoint has a proxy. */
    public static final Proxies NONE = new Proxies(null, null, List.of());

    private static final int DEFAULT_PORT = 8_080;
    private static final Logger LOG = LoggerFactory.getLogger(Proxies.class);
    /** Variables of which it was said that they are passed over. */
    private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

    private final URI plain;
    private final URI secure;
    private final List<String> direct;

    private Proxies(URI plain, URI secure, List<String> direct) {
        this.plain = plain;
        this.secure = secure;
        this.direct = direct;
    }

    /**
     * Returns the proxies of the environment: {@code HTTPS_PROXY} for {@code wss}, {@code HTTP_PROXY} for {@code ws},
     * {@code ALL_PROXY} for both, and {@code NO_PROXY} for the hosts without. Lower-case names come first. One that is
     * no HTTP proxy, such as a SOCKS proxy for other programs, is passed over with a warning.
     */
    public static Proxies ofEnvironment(Map<String, String> environment) {
        return new Proxies(
                proxy(environment, "HTTP_PROXY"), proxy(environment, "HTTPS_PROXY"),
                hosts(value(environment, "NO_PROXY")));
    }

    /**
     * Returns one proxy for all endpoints, except those that {@code NO_PROXY} names.
     *
     * @throws IllegalArgumentException if it is no URL of an HTTP proxy
     */
    public static Proxies of(String url, Map<String, String> environment) {
        URI proxy = parsed(url);
        return new Proxies(proxy, proxy, hosts(value(environment, "NO_PROXY")));
    }

    private static URI proxy(Map<String, String> environment, String variable) {
        String named = value(environment, variable).isEmpty() ? "ALL_PROXY" : variable;
        String url = value(environment, named);
        try {
            return url.isEmpty() ? null : parsed(url);
        } catch (IllegalArgumentException e) {
            if (SAID.add(named)) {
                LOG.warn("environment variable {} names no HTTP proxy, and is not used: {}", named, e.getMessage());
            }
            return null;
        }
    }

    private static String value(Map<String, String> environment, String variable) {
        String lower = environment.getOrDefault(variable.toLowerCase(Locale.ROOT), "");
        return (lower.isBlank() ? environment.getOrDefault(variable, "") : lower).strip();
    }

    private static URI parsed(String url) {
        try {
            URI proxy = new URI(url.contains("://") ? url : "http://" + url);
            if ("http".equalsIgnoreCase(proxy.getScheme()) && proxy.getHost() != null
                    && proxy.getPort() != 0 && proxy.getPort() < 65_536) {
                return proxy;
            }
        } catch (URISyntaxException e) {
            // as any other that is no URL of an HTTP proxy
        }
        throw new IllegalArgumentException("it must be http://HOST:PORT, with USER:PASSWORD@ if the proxy wants that");
    }

    private static List<String> hosts(String noProxy) {
        return Arrays.stream(noProxy.toLowerCase(Locale.ROOT).split("[,\\s]+"))
                .filter(host -> !host.isEmpty()).toList();
    }

    /** Returns the URL of the proxy for an endpoint; empty if it has none. */
    public Optional<URI> of(URI node) {
        URI proxy = Endpoints.isSecure(node) ? secure : plain;
        return proxy == null || isDirect(node) ? Optional.empty() : Optional.of(proxy);
    }

    /** Returns the port of a proxy; 8080 if its URL has none. */
    public static int port(URI proxy) {
        return proxy.getPort() > 0 ? proxy.getPort() : DEFAULT_PORT;
    }

    private boolean isDirect(URI node) {
        String host = node.getHost().toLowerCase(Locale.ROOT);
        if (host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]")) {
            return true;
        }
        return direct.stream().anyMatch(named -> {
            String name = named.startsWith(".") ? named.substring(1) : named;
            return named.equals("*") || host.equals(name) || host.equals("[" + name + "]") || host.endsWith("." + name)
                    || (host + ":" + Endpoints.port(node)).equals(name);
        });
    }
}
