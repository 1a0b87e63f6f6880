package xyz.autonomys.blocktimes.devnet;

import xyz.autonomys.blocktimes.time.Time;

/**
 * The time in which a simulated chain lives: it stands still, or runs so many times as fast as that of the machine.
 * Immutable.
 */
final class SimulatedClock {

    private final long startMs;
    private final double speed;
    private final Time time;
    private final long originNanos;

    /**
     * @param startMs Unix ms at the beginning
     * @param speed simulated seconds a second of that time; 0 stands still
     */
    SimulatedClock(long startMs, double speed, Time time) {
        this.time = time;
        this.originNanos = time.nanos();
        this.startMs = startMs;
        this.speed = speed;
    }

    /** Unix ms. */
    long nowMs() {
        return startMs + (long) (time.msSince(originNanos) * speed);
    }
}
