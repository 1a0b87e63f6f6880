package xyz.autonomys.blocktimes.storage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who holds a lock, in words that people can use: {@code pid 12 on host since 2026-01-01T00:00:00Z}. */
final class Holder {

    private static final Pattern WORDS = Pattern.compile("pid (\\d{1,18}) on (\\S+) since");

    private Holder() {
    }

    static String thisProcess() {
        return "pid " + ProcessHandle.current().pid() + " on " + host() + " since " + Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    /** The process that those words name. */
    static Optional<Long> pidOf(String words) {
        Matcher holder = WORDS.matcher(words);
        return holder.find() ? Optional.of(Long.valueOf(holder.group(1))) : Optional.empty();
    }

    /** Whether those words name a process of this machine that is no more. */
    static boolean isGone(String words) {
        Matcher holder = WORDS.matcher(words);
        return holder.find() && holder.group(2).equals(host()) && ProcessHandle.of(Long.parseLong(holder.group(1))).isEmpty();
    }

    /** Whether those words name a process of this machine. */
    static boolean isOfThisMachine(String words) {
        Matcher holder = WORDS.matcher(words);
        return holder.find() && holder.group(2).equals(host());
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an-unnamed-host";
        }
    }
}
