package xyz.autonomys.blocktimes.app;

import java.util.concurrent.CompletableFuture;
import sun.misc.Signal;
import sun.misc.SignalHandler;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.time.SystemTime;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Ctrl-C (SIGINT), SIGTERM and SIGHUP, which a closed terminal sends, as an event of the program. By itself the JVM
 * would exit on them, with code 143 or 129 in any case. A second signal, later than a second after the first, ends the
 * process at once.
 */
public final class StopSignal {

    private static final long LONGEST_STOP_MS = 9_500;
    private static final long LONGEST_WORD_MS = 200;

    /** Time in which further signals count as the first one: a shell and a terminal may both send theirs. */
    private static final long SAME_MS = 1_000;

    private final CompletableFuture<String> received = new CompletableFuture<>();
    private final Time time;
    private long firstNanos;
    private volatile int exitCode = ExitCode.STOPPED;

    /** A stop that no signal has asked for. */
    public StopSignal() {
        this(new SystemTime());
    }

    StopSignal(Time time) {
        this.time = time;
    }

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
            if (endsAtOnce("SIG" + signal.getName())) {
                sayIfThatIsPossible("blocktimes: stopped at once; what was not published is fetched by the next run");
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
     * A signal has arrived.
     *
     * @return whether the process is to end at once: it was told to stop before. A closed terminal may send SIGHUP
     *     twice
     */
    synchronized boolean endsAtOnce(String signal) {
        if (received.complete(signal)) {
            firstNanos = time.nanos();
            return false;
        }
        return !signal.equals("SIGHUP") && time.msSince(firstNanos) > SAME_MS;
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

    /**
     * Stops the program as a signal would, but as a success or whatever is wanted.
     *
     * @param why reason, for the log
     * @param code exit code of the process
     */
    public void request(String why, int code) {
        if (!received.isDone()) {
            exitCode = code;
            received.complete(why);
        }
    }

    /** Returns whether a signal was received, and not just the time of a run is over. */
    public boolean isBySignal() {
        return received.isDone() && exitCode == ExitCode.STOPPED;
    }

    /** Returns the exit code of a process that was stopped. */
    public int exitCode() {
        return exitCode;
    }

    /** Returns a future that completes with the signal's name, such as SIGINT, or the reason of {@link #request}. */
    public CompletableFuture<String> received() {
        return received;
    }
}
