package xyz.autonomys.blocktimes.time;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * A time that stands still until a test moves it. Timers that fall due run on the thread that moves it, in the order in
 * which they are due. For any number of threads.
 */
public final class SimulatedTime implements Time {

    private record Task(long dueNanos, long number, Runnable task) {
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(
            Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::number));
    private long nanos;
    private long epochMs;
    private long count;

    /** Begins in 2027, after every block of the simulated chains: no clock of today is needed. */
    public SimulatedTime() {
        this(1_798_761_600_000L);
    }

    public SimulatedTime(long epochMs) {
        this.epochMs = epochMs;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized long epochMs() {
        return epochMs + TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** Sets the wall clock back or forth, as an operator may. The monotonic clock does not notice. */
    public synchronized void setClock(long changeMs) {
        epochMs += changeMs;
    }

    @Override
    public synchronized Timer after(long ms, Runnable task) {
        Task added = new Task(nanos + TimeUnit.MILLISECONDS.toNanos(Math.max(0, ms)), count++, task);
        tasks.add(added);
        notifyAll();
        return () -> remove(added);
    }

    private synchronized void remove(Task task) {
        tasks.remove(task);
    }

    /** Timers to come. */
    public synchronized int timers() {
        return tasks.size();
    }

    /** Waits until somebody has set so many timers: another thread has come to the point where it waits. */
    public synchronized void awaitTimers(int atLeast) throws InterruptedException {
        while (tasks.size() < atLeast) {
            wait();
        }
    }

    /** Lets time pass, and runs what falls due. */
    public void advance(long ms) {
        long until;
        synchronized (this) {
            until = nanos + TimeUnit.MILLISECONDS.toNanos(ms);
        }
        for (Task due = poll(until); due != null; due = poll(until)) {
            due.task.run();
        }
        synchronized (this) {
            nanos = Math.max(nanos, until);
        }
    }

    /** Moves time to the next timer and runs it. @return false where there is none */
    public boolean advanceToNext() {
        Task due = poll(Long.MAX_VALUE);
        if (due != null) {
            due.task.run();
        }
        return due != null;
    }

    private synchronized Task poll(long until) {
        if (tasks.isEmpty() || tasks.peek().dueNanos > until) {
            return null;
        }
        Task due = tasks.poll();
        nanos = Math.max(nanos, due.dueNanos);
        return due;
    }
}
