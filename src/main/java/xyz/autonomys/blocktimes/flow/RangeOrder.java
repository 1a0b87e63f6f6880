package xyz.autonomys.blocktimes.flow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Lets chunks pass one at a time, in block order, whatever the order of the responses. A chunk that fails on its way
 * gives up its turn. {@code docs/decisions/0007} says why this is not Camel's resequencer.
 */
public final class RangeOrder extends AsyncProcessorSupport {

    /** Exchange variable: the {@link Turn} of a chunk. */
    static final String TURN = "turn";

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        exchange.getVariable(TURN, Turn.class).pass(() -> callback.done(false), () -> {
            exchange.setException(new CancellationException("the route was restarted"));
            callback.done(false);
        });
        return false;
    }

    /** Keeps the order of the chunks of one sender. Thread-safe. */
    static final class Turns {

        private final Executor writer;
        private final Map<Long, Waiting> waiting = new HashMap<>();
        private final Set<Long> done = new HashSet<>();
        private long given;
        private long turn;
        private boolean closed;

        private record Waiting(Runnable onward, Runnable refused) {
        }

        /** @param writer thread on which chunks pass */
        Turns(Executor writer) {
            this.writer = writer;
        }

        /** Returns the turn after all turns given so far. */
        synchronized Turn next() {
            return new Turn(this, given++);
        }

        private void pass(long place, Waiting range) {
            synchronized (this) {
                if (!closed && place != turn) {
                    waiting.put(place, range);
                    return;
                }
            }
            writer.execute(() -> goOn(range));
        }

        private void goOn(Waiting range) {
            (areClosed() ? range.refused : range.onward).run();
        }

        private synchronized boolean isNext(long place) {
            return !closed && place == turn;
        }

        private void done(long place) {
            Waiting next;
            synchronized (this) {
                done.add(place);
                while (done.remove(turn)) {
                    turn++;
                }
                next = waiting.remove(turn);
            }
            if (next != null) {
                writer.execute(() -> goOn(next));
            }
        }

        /** Returns whether a newer sender has taken over. */
        synchronized boolean areClosed() {
            return closed;
        }

        /** Lets no further chunk pass: those that wait and those that arrive later are refused. */
        void close() {
            List<Waiting> refused;
            synchronized (this) {
                closed = true;
                refused = List.copyOf(waiting.values());
                waiting.clear();
            }
            refused.forEach(range -> writer.execute(range.refused));
        }
    }

    /** The place of a chunk among those of its sender. */
    record Turn(Turns turns, long place) {

        /**
         * Runs a task on the writer thread when all chunks before this one are done.
         *
         * @param refused runs instead if a newer sender has taken over by then
         */
        void pass(Runnable onward, Runnable refused) {
            turns.pass(place, new Turns.Waiting(onward, refused));
        }

        /** Returns whether all chunks before this one are done. */
        boolean isNext() {
            return turns.isNext(place);
        }

        /** Ends the turn: the chunk has passed the route, or failed. */
        void done() {
            turns.done(place);
        }
    }
}
