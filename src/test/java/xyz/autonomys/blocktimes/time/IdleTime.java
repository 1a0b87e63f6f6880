package xyz.autonomys.blocktimes.time;

import java.util.function.LongSupplier;

/**
 * Moves a {@link SimulatedTime} on while nothing else happens, so that what waits for a timer has not to be waited for.
 * As long as something does happen time stands still: a busy machine makes no timeout.
 */
public final class IdleTime implements AutoCloseable {

    /** Something that happens at all happens more often than this, on a machine that is not busy. */
    private static final long IDLE_MS = 20;

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
                    system.pause(IDLE_MS);
                    long now = activity.getAsLong();
                    if (now == last) {
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
