package xyz.autonomys.blocktimes.app;

import java.util.concurrent.CompletableFuture;
import sun.misc.Signal;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.time.SystemTime;

/**
 * Ctrl-C and SIGTERM as an event of the program instead of the JVM's own end: the JVM would exit with 143 on SIGTERM
 * and give no say in it. A second signal ends the process at once.
 */
public final class StopSignal {

    private static final long LONGEST_STOP_MS = 9_500;
    private static final long LONGEST_WORD_MS = 200;

    private final CompletableFuture<String> received = new CompletableFuture<>();

    /** Takes over this process's signals. */
    static StopSignal ofProcess() {
        StopSignal stop = new StopSignal();
        for (String name : new String[] {"INT", "TERM"}) {
            Signal.handle(new Signal(name), signal -> {
                if (!stop.received.complete("SIG" + signal.getName())) {
                    Runtime.getRuntime().halt(ExitCode.STOPPED);
                }
                endInTime();
            });
        }
        return stop;
    }

    /**
     * Ten seconds are promised; a server of files that does not respond may take longer. What was not published is
     * fetched again.
     */
    private static void endInTime() {
        // Timers of its own: those of the program may be held up by whatever keeps it from its end.
        new SystemTime().after(LONGEST_STOP_MS, () -> {
            sayIfThatIsPossible("blocktimes: the shutdown took too long: exiting without it");
            Runtime.getRuntime().halt(ExitCode.STOPPED);
        });
    }

    /** A terminal may be stopped, and a pipe be full: that is not waited for. */
    private static void sayIfThatIsPossible(String text) {
        Thread saying = new Thread(() -> System.err.println(text), "stop");
        saying.setDaemon(true);
        saying.start();
        try {
            saying.join(LONGEST_WORD_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops the program as a signal would. */
    public void request(String why) {
        received.complete(why);
    }

    /** Completes with the signal's name when one comes. */
    public CompletableFuture<String> received() {
        return received;
    }
}
