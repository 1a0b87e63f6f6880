package xyz.autonomys.blocktimes.cli;

import java.util.concurrent.CompletableFuture;
import sun.misc.Signal;

/**
 * Ctrl-C and SIGTERM as an event of the program instead of the JVM's own end: the JVM would exit with 143 on SIGTERM
 * and give no say in it. A second signal ends the process at once.
 */
final class StopSignal {

    private final CompletableFuture<String> received = new CompletableFuture<>();

    private StopSignal() {
    }

    static StopSignal install() {
        StopSignal stop = new StopSignal();
        for (String name : new String[] {"INT", "TERM"}) {
            Signal.handle(new Signal(name), signal -> {
                if (!stop.received.complete("SIG" + signal.getName())) {
                    Runtime.getRuntime().halt(ExitCode.STOPPED);
                }
            });
        }
        return stop;
    }

    /** Stops the program as a signal would. */
    void request(String why) {
        received.complete(why);
    }

    /** Completes with the signal's name when one comes. */
    CompletableFuture<String> received() {
        return received;
    }
}
