package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import xyz.autonomys.blocktimes.time.Time;

/** Text that tells people who holds a lock: {@code pid 12 on host since 2026-01-01T00:00:00Z}. */
public final class Holder {

    private static final Pattern WORDS = Pattern.compile("pid (\\d{1,18}) on ");

    private Holder() {
    }

    /** Returns the text for this process, as the holder from now on. */
    public static String thisProcess(Time time) {
        return "pid " + ProcessHandle.current().pid() + " on " + host() + " since "
                + Instant.ofEpochMilli(time.epochMs()).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Returns the process id that a text names; empty if it names none. */
    static Optional<Long> pidOf(String words) {
        Matcher holder = WORDS.matcher(words);
        return holder.find() ? Optional.of(Long.valueOf(holder.group(1))) : Optional.empty();
    }

    /**
     * Returns what identifies the set of processes in which a process id is unique: the current boot of this machine
     * and the PID namespace, of which each container has its own (proc(5)). A host name is not enough: two machines may
     * have the same. Empty if the system does not tell.
     */
    static Optional<String> processIdsOf() {
        try {
            return Optional.of(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " "
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid")));
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "an unnamed host";
        }
    }
}
