package xyz.autonomys.blocktimes.devnet;

import java.util.concurrent.TimeUnit;

/** The time in which a simulated chain lives: it stands still, or runs so many times as fast as that of the machine. Immutable. */
final class SimulatedClock {

    private final long startMs;
    private final double speed;
    private final long originNanos = System.nanoTime();

    /**
     * @param startMs Unix ms at the beginning
     * @param speed simulated seconds a second; 0 stands still
     */
    SimulatedClock(long startMs, double speed) {
        this.startMs = startMs;
        this.speed = speed;
    }

    /** Unix ms. */
    long nowMs() {
        return startMs + (long) (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - originNanos) * speed);
    }
}
