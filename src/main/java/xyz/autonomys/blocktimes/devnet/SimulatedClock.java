package xyz.autonomys.blocktimes.devnet;

import xyz.autonomys.blocktimes.time.Time;

/**
 * The clock of a simulated chain. It stands still, or runs at a multiple of the speed of the machine's clock.
 * Immutable.
 */
final class SimulatedClock {

    private final long startMs;
    private final double speed;
    private final Time time;
    private final long originNanos;

    /**
     * @param startMs Unix ms at the start
     * @param speed simulated seconds per second; 0 stands still
     * @param time the machine's clock
     */
    SimulatedClock(long startMs, double speed, Time time) {
        this.time = time;
        this.originNanos = time.nanos();
        this.startMs = startMs;
        this.speed = speed;
    }

    /** Returns the simulated time in Unix ms. */
    long nowMs() {
        return startMs + (long) (time.msSince(originNanos) * speed);
    }
}
