package xyz.autonomys.blocktimes.time;

import java.util.concurrent.Executor;

/**
 * An event loop with timers: all tasks run one after another, so what belongs to it needs no locks. Tasks are handed
 * over by any thread.
 */
public final class EventLoop {

    private final Time time;
    private final Executor loop;
    private final long originNanos;

    /** @param loop runs tasks one after another, never within the caller */
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
        time.after(ms, () -> execute(task));
    }

    /** Runs a task again and again. */
    public Time.Timer every(long ms, Runnable task) {
        return time.every(ms, () -> execute(task));
    }

    /** Monotonic clock, ms since this event loop was made. */
    public long nowMs() {
        return time.msSince(originNanos);
    }

    /** Monotonic clock, ns, from an arbitrary origin. */
    public long nanos() {
        return time.nanos();
    }
}
