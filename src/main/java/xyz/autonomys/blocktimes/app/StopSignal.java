package xyz.autonomys.blocktimes.app;

import java.util.concurrent.CompletableFuture;
import sun.misc.Signal;
import sun.misc.SignalHandler;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.time.SystemTime;

/**
 * Ctrl-C (SIGINT), SIGTERM and SIGHUP, which a closed terminal sends, as an event of the program. By itself the JVM
 * would exit on them, with code 143 or 129 in any case. A second signal ends the process at once.
 */
public final class StopSignal {

    private static final long LONGEST_STOP_MS = 9_500;
    private static final long LONGEST_WORD_MS = 200;

    private final CompletableFuture<String> received = new CompletableFuture<>();

    /** Replaces the JVM's handlers of SIGINT, SIGTERM and SIGHUP. */
    static StopSignal ofProcess() {
        StopSignal stop = new StopSignal();
        for (String name : new String[] {"INT", "TERM", "HUP"}) {
            try {
                stop.handle(new Signal(name));
            } catch (IllegalArgumentException e) {
                // There is no SIGHUP on Windows.
            }
        }
        return stop;
    }

    private void handle(Signal handled) {
        SignalHandler before = Signal.handle(handled, signal -> {
            // A closed terminal may send SIGHUP twice.
            if (!received.complete("SIG" + signal.getName()) && !signal.getName().equals("HUP")) {
                Runtime.getRuntime().halt(ExitCode.STOPPED);
            }
            endInTime();
        });
        if (before == SignalHandler.SIG_IGN) {
            // A process started by nohup goes on when its terminal is closed.
            Signal.handle(handled, SignalHandler.SIG_IGN);
        }
    }

    /**
     * Ends the process after 9.5 s, since a stop may take no more than ten seconds. Storage that does not respond could
     * delay it further. The next run fetches blocks that were not published.
     */
    private static void endInTime() {
        // A separate timer thread: the program's own may be blocked by what delays the stop.
        new SystemTime().after(LONGEST_STOP_MS, () -> {
            sayIfThatIsPossible("blocktimes: the shutdown took too long: exiting without it");
            Runtime.getRuntime().halt(ExitCode.STOPPED);
        });
    }

    /** Prints on another thread and waits 200 ms at most: a suspended terminal or a full pipe may block it. */
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

    /**
     * Stops the program as a signal would.
     *
     * @param why reason, for the log
     */
    public void request(String why) {
        received.complete(why);
    }

    /** Returns a future that completes with the signal's name, such as SIGINT, or the reason of {@link #request}. */
    public CompletableFuture<String> received() {
        return received;
    }
}
