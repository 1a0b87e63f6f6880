package xyz.autonomys.blocktimes.rpc.limit;

import java.util.concurrent.TimeUnit;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;

/**
 * A window that adapts its size. It doubles while the throughput grows and the latency does not, and then holds its
 * size. From time to time it probes whether a larger window has a higher throughput, or a smaller one the same. It
 * halves when calls fail.
 *
 * <p>It measures epochs of a few round trips. It does not adapt to an epoch in which the window was never full, because
 * too few calls were waiting.
 */
public final class AdaptiveWindow implements Window {

    static final int LEAST = 16;
    static final int MOST = RpcOptions.LARGEST_AUTO_WINDOW;
    private static final int FIRST = 32;
    private static final long LEAST_EPOCH_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int ROUND_TRIPS_OF_AN_EPOCH = 4;
    /** Doubling the window must raise the throughput by this factor; otherwise the window was large enough. */
    private static final double GAIN_OF_DOUBLING = 1.05;
    private static final double GAIN_OF_A_PROBE = 1.05;
    /** A smaller window is kept if the throughput stays above this share, and the latency below the inverse. */
    private static final double LOSS_OF_A_PROBE = 0.98;
    private static final double PROBE = 1.25;
    private static final int EPOCHS_BETWEEN_PROBES = 6;
    /** While the window grows, the latency may rise by this factor, plus {@link #NOISE_OF_LATENCY_NANOS}. */
    private static final double RISE_OF_LATENCY = 1.5;
    private static final double NOISE_OF_LATENCY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /** The window halves if there are more failures per response than this. */
    private static final double FAILURES_OF_AN_EPOCH = 0.01;

    private enum Phase { DOUBLING, HOLDING, SETTLING, PROBING }

    /**
     * The measurements of one epoch.
     *
     * @param perSecond responses per second
     * @param latencyNanos mean latency, in ns
     */
    private record Measured(double perSecond, double latencyNanos) {

        boolean stillQuick(Measured before) {
            return latencyNanos <= before.latencyNanos * RISE_OF_LATENCY + NOISE_OF_LATENCY_NANOS;
        }
    }

    private Phase phase = Phase.DOUBLING;
    private int size = FIRST;
    private int sizeBefore = FIRST;
    private Measured held = new Measured(0, Double.MAX_VALUE);
    private int epochsHeld;
    private boolean probeUp = true;

    private long epochBegan = Long.MIN_VALUE;
    private long answers;
    private long failures;
    private double latencySumNanos;
    private boolean wasFull;

    @Override
    public int size() {
        return size;
    }

    @Override
    public void full() {
        wasFull = true;
    }

    @Override
    public void failed() {
        failures++;
    }

    @Override
    public void answered(long nowNanos, long latencyNanos) {
        if (epochBegan == Long.MIN_VALUE) {
            beginEpoch(nowNanos);
            return;
        }
        answers++;
        latencySumNanos += latencyNanos;
        long elapsed = nowNanos - epochBegan;
        if (elapsed >= LEAST_EPOCH_NANOS && elapsed >= ROUND_TRIPS_OF_AN_EPOCH * latencySumNanos / answers) {
            endEpoch(new Measured(answers * 1e9 / elapsed, latencySumNanos / answers));
            beginEpoch(nowNanos);
        }
    }

    private void beginEpoch(long nowNanos) {
        epochBegan = nowNanos;
        answers = 0;
        failures = 0;
        latencySumNanos = 0;
        wasFull = false;
    }

    private void endEpoch(Measured now) {
        if (failures > FAILURES_OF_AN_EPOCH * answers) {
            resize(size / 2);
            hold(new Measured(0, Double.MAX_VALUE));
            return;
        }
        if (!wasFull) {
            return;
        }
        switch (phase) {
            case DOUBLING -> doubled(now);
            case HOLDING -> held(now);
            case SETTLING -> phase = Phase.PROBING; // it has responses to calls of the old size
            case PROBING -> probed(now);
        }
    }

    private void doubled(Measured now) {
        if (now.perSecond > held.perSecond * GAIN_OF_DOUBLING && now.stillQuick(held)) {
            held = now;
            sizeBefore = size;
            resize(size * 2);
            if (size == sizeBefore) {
                hold(now);
            }
        } else {
            resize(now.perSecond > held.perSecond * GAIN_OF_DOUBLING ? size : sizeBefore);
            hold(held);
        }
    }

    private void held(Measured now) {
        // The latest epoch counts half, because the capacity of the endpoint and of this machine changes.
        held = held.perSecond == 0 ? now
                : new Measured((held.perSecond + now.perSecond) / 2, (held.latencyNanos + now.latencyNanos) / 2);
        if (++epochsHeld >= EPOCHS_BETWEEN_PROBES) {
            sizeBefore = size;
            resize((int) (probeUp ? size * PROBE : size / PROBE));
            phase = Phase.SETTLING;
        }
    }

    private void probed(Measured now) {
        boolean keep = probeUp
                ? now.perSecond > held.perSecond * GAIN_OF_A_PROBE && now.stillQuick(held)
                : now.perSecond > held.perSecond * LOSS_OF_A_PROBE
                        && now.latencyNanos < held.latencyNanos / LOSS_OF_A_PROBE;
        if (keep) {
            hold(now);
            epochsHeld = EPOCHS_BETWEEN_PROBES; // the next probe goes in the same direction, after one epoch
        } else {
            resize(sizeBefore);
            probeUp = !probeUp;
            hold(held);
        }
    }

    private void hold(Measured measured) {
        phase = Phase.HOLDING;
        held = measured;
        epochsHeld = 0;
    }

    private void resize(int wanted) {
        size = Math.max(LEAST, Math.min(MOST, wanted));
    }
}
