package xyz.autonomys.blocktimes.events;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hands events to those who have subscribed. Thread-safe. */
public final class Events {

    /** Hears of events. Its methods are called on any thread, one at a time or several at once. */
    public interface Subscriber {

        /** Returns whether it wants to hear of an event. */
        boolean wants(Event event);

        /** Takes an event that it wants. */
        void take(Event event);

        /**
         * Returns how many times the expected block time a block must take for an event {@link SlowBlock}; infinite if
         * this subscriber does not hear of slow blocks.
         */
        double slowFactor();
    }

    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();

    /** From now on, the subscriber hears of events. */
    public void subscribe(Subscriber subscriber) {
        subscribers.add(subscriber);
    }

    public void unsubscribe(Subscriber subscriber) {
        subscribers.remove(subscriber);
    }

    /** Hands an event to each subscriber that wants it. */
    public void tell(Event event) {
        for (Subscriber subscriber : subscribers) {
            if (subscriber.wants(event)) {
                subscriber.take(event);
            }
        }
    }

    /**
     * Returns whether a block is slow for any subscriber.
     *
     * @param blockTimeMs the block time, ms
     * @param expectedMs the expected block time, ms
     */
    public boolean isSlow(long blockTimeMs, long expectedMs) {
        for (Subscriber subscriber : subscribers) {
            if (blockTimeMs > subscriber.slowFactor() * expectedMs) {
                return true;
            }
        }
        return false;
    }
}
