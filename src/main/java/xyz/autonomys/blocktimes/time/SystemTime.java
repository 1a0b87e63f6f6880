package xyz.autonomys.blocktimes.time;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** The clocks of this machine. All timers share one daemon thread. */
public final class SystemTime implements Time {

    private final ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "timers");
        thread.setDaemon(true);
        return thread;
    });

    public SystemTime() {
        timers.setRemoveOnCancelPolicy(true);
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long epochMs() {
        return System.currentTimeMillis();
    }

    @Override
    public Timer after(long ms, Runnable task) {
        Future<?> scheduled = timers.schedule(() -> run(task), ms, TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    /** Runs a task and logs its failure, which the executor would discard. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            // Here, since setting up the log takes longer than to print a help text, for which there is a clock, too.
            LoggerFactory.getLogger(SystemTime.class).error("a timer's task failed: {}", e.getMessage(), e);
        }
    }
}
