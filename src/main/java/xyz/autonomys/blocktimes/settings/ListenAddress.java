package xyz.autonomys.blocktimes.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the status server listens.
 *
 * @param host IP address, or name of one of this machine's
 * @param port 0 for any free port
 */
public record ListenAddress(String host, int port) {

    public static final String LOOPBACK = "127.0.0.1";
    private static final int LAST_PORT = 65_535;
    private static final Pattern FORM = Pattern.compile("(?:(?:\\[([^\\]]+)\\]|([^:]+)):)?([0-9]{1,5})");

    /**
     * Reads {@code PORT}, {@code ADDRESS:PORT} or {@code [IPV6]:PORT}. Without an address it is 127.0.0.1.
     *
     * @param origin option or setting, for messages
     * @throws UsageException if it cannot be used
     */
    public static ListenAddress parse(String origin, String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches() || Integer.parseInt(form.group(3)) > LAST_PORT) {
            throw new UsageException(origin + "=" + text + " cannot be used: it must be PORT or ADDRESS:PORT, such as "
                    + "9187 or 0.0.0.0:9187, with a port from 0 to " + LAST_PORT);
        }
        String host = form.group(1) != null ? form.group(1) : form.group(2) != null ? form.group(2) : LOOPBACK;
        return new ListenAddress(host, Integer.parseInt(form.group(3)));
    }

    /** Returns whether only this machine reaches it. */
    public boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // it cannot be opened either
        }
    }

    /** Returns the host as it stands in a URL. */
    public String shownHost() {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
