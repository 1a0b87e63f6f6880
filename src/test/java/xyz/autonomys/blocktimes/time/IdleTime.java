package xyz.autonomys.blocktimes.time;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * Moves a {@link SimulatedTime} on while nothing else happens, so that what waits for a timer has not to be waited for.
 * As long as something does happen, or this process computes, or does not get a processor, time stands still: a busy
 * machine makes no timeout.
 */
public final class IdleTime implements AutoCloseable {

    /** Something that happens at all happens more often than this, on a machine that is not busy. */
    private static final long IDLE_MS = 20;
    /** Processor time in a look of a process that has something to do. */
    private static final long BUSY_NANOS = 10_000_000;
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final Thread mover;
    private volatile boolean closed;

    /**
     * @param stepMs how far time is moved at once
     * @param activity a number that changes when something happens, such as how many replies a node has sent
     */
    public IdleTime(SimulatedTime time, long stepMs, LongSupplier activity) {
        Time system = new SystemTime();
        mover = new Thread(() -> {
            try {
                long last = activity.getAsLong();
                while (!closed) {
                    long pausedNanos = system.nanos();
                    long usedNanos = PROCESS.getProcessCpuTime();
                    system.pause(IDLE_MS);
                    long now = activity.getAsLong();
                    if (now == last && system.msSince(pausedNanos) < 2 * IDLE_MS
                            && PROCESS.getProcessCpuTime() - usedNanos < BUSY_NANOS) {
                        time.advance(stepMs);
                    }
                    last = now;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "idle-time");
        mover.setDaemon(true);
        mover.start();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        mover.join();
    }
}
