package xyz.autonomys.blocktimes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.time.SystemTime;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Waits for as long as something gets on, however long that takes in all: a busy machine is slow, and not wrong. Only
 * what stands still for a long time has failed.
 */
public final class Patience {

    private static final long LONGEST_STANDSTILL_MS = 240_000;
    private static final long LOOK_MS = 10;
    private static final Time TIME = new SystemTime();

    /** What a test waits for. */
    @FunctionalInterface
    public interface Condition {
        boolean holds() throws Exception;
    }

    /** Something that is different each time progress was made. */
    @FunctionalInterface
    public interface Pulse {
        Object now() throws Exception;
    }

    private Patience() {
    }

    /** @param said what there is to say where it stands still */
    public static void until(String what, Condition condition, Pulse pulse, Pulse said) throws Exception {
        Object last = null;
        long sinceNanos = TIME.nanos();
        while (!condition.holds()) {
            Object now = pulse.now();
            if (!now.equals(last)) {
                last = now;
                sinceNanos = TIME.nanos();
            } else if (TIME.msSince(sinceNanos) > LONGEST_STANDSTILL_MS) {
                throw new AssertionError("until " + what + ": nothing moves any more; it said: " + said.now());
            }
            TIME.pause(LOOK_MS);
        }
    }

    /** The files below a folder with their sizes. */
    public static String tree(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            return tree.map(Patience::sized).collect(Collectors.joining("\n"));
        } catch (UncheckedIOException e) {
            return "changing while it is walked";
        }
    }

    private static String sized(Path file) {
        return file + " " + file.toFile().length();
    }
}
