package xyz.autonomys.blocktimes.time;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * An event loop with timers. All tasks run one after another, so state that belongs to it needs no locks. Any thread
 * may add tasks.
 */
public final class EventLoop {

    private final Time time;
    private final Executor loop;
    private final long originNanos;

    /** @param loop runs tasks one after another, and never inside its {@code execute} method */
    public EventLoop(Time time, Executor loop) {
        this.time = time;
        this.loop = loop;
        this.originNanos = time.nanos();
    }

    /** Runs a task once. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** Runs a task once, after a delay. */
    public void after(long ms, Runnable task) {
        time.after(ms, () -> executeIfAlive(task));
    }

    /** Runs a task every {@code ms} milliseconds until the timer is cancelled, first after {@code ms}. */
    public Time.Timer every(long ms, Runnable task) {
        return time.every(ms, () -> executeIfAlive(task));
    }

    private void executeIfAlive(Runnable task) {
        try {
            execute(task);
        } catch (RejectedExecutionException e) {
            // The event loop has ended, and with it all that the task could be for.
        }
    }

    /** Returns the time since this event loop was created, in ms; monotonic clock. */
    public long nowMs() {
        return time.msSince(originNanos);
    }

    /** Returns the monotonic clock, in ns from an arbitrary origin. */
    public long nanos() {
        return time.nanos();
    }
}
