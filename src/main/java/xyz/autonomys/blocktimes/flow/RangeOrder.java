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
 * Lets ranges pass one at a time, in block order, whatever order their replies came in; a range that failed on its way
 * gives up its turn. {@code docs/decisions/0007} says why this is not the Resequencer.
 */
public final class RangeOrder extends AsyncProcessorSupport {

    /** Exchange variable: a range's {@link Turn}. */
    static final String TURN = "turn";

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        exchange.getVariable(TURN, Turn.class).pass(() -> callback.done(false), () -> {
            exchange.setException(new CancellationException("the route was restarted"));
            callback.done(false);
        });
        return false;
    }

    /** Owns the order of the ranges of one start: each start has turns of its own. For any number of threads. */
    static final class Turns {

        private final Executor writer;
        private final Map<Long, Waiting> waiting = new HashMap<>();
        private final Set<Long> done = new HashSet<>();
        private long given;
        private long turn;
        private boolean closed;

        private record Waiting(Runnable onward, Runnable refused) {
        }

        /** @param writer the thread on which ranges pass */
        Turns(Executor writer) {
            this.writer = writer;
        }

        /** The turn behind all given so far. */
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

        /** Whether another start has taken over. */
        synchronized boolean areClosed() {
            return closed;
        }

        /** No further range passes: those that wait, and those that come, are refused. */
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

    /** A range's place among those of its start. */
    record Turn(Turns turns, long place) {

        /**
         * Goes on when all ranges before this one are done.
         *
         * @param refused what to do instead where the ranges of another start are written by then
         */
        void pass(Runnable onward, Runnable refused) {
            turns.pass(place, new Turns.Waiting(onward, refused));
        }

        /** The range has gone all its way, or failed somewhere on it. */
        void done() {
            turns.done(place);
        }
    }
}
