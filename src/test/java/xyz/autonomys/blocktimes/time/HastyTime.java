package xyz.autonomys.blocktimes.time;

import java.util.ArrayList;
import java.util.List;

/** A time in which whatever is waited for is over at once. */
final class HastyTime implements Time {

    private final List<Long> waitsMs = new ArrayList<>();

    /** How long each wait would have been, in order. */
    List<Long> waitsMs() {
        return waitsMs;
    }

    @Override
    public long nanos() {
        return 0;
    }

    @Override
    public long epochMs() {
        return 0;
    }

    @Override
    public Timer after(long ms, Runnable task) {
        waitsMs.add(ms);
        task.run();
        return () -> { };
    }
}
