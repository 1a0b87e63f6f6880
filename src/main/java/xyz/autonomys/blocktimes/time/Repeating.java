package xyz.autonomys.blocktimes.time;

/** A task that runs repeatedly until it is cancelled. */
final class Repeating implements Time.Timer {

    private final Time time;
    private final long everyMs;
    private final Runnable task;
    private Time.Timer timer;
    private boolean cancelled;

    Repeating(Time time, long everyMs, Runnable task) {
        this.time = time;
        this.everyMs = everyMs;
        this.task = task;
    }

    synchronized void next() {
        if (!cancelled) {
            timer = time.after(everyMs, this::run);
        }
    }

    private void run() {
        try {
            task.run();
        } finally {
            next();
        }
    }

    @Override
    public synchronized void cancel() {
        cancelled = true;
        if (timer != null) {
            timer.cancel();
        }
    }
}
