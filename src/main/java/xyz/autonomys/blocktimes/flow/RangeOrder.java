package xyz.autonomys.blocktimes.flow;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
        exchange.getVariable(TURN, Turn.class).pass(() -> callback.done(false));
        return false;
    }

    /** Owns the order of the ranges of one start: each start has turns of its own. For any number of threads. */
    static final class Turns {

        private final Executor writer;
        private final Map<Long, Runnable> waiting = new HashMap<>();
        private final Set<Long> done = new HashSet<>();
        private long given;
        private long turn;

        /** @param writer the thread on which ranges pass */
        Turns(Executor writer) {
            this.writer = writer;
        }

        /** The turn behind all given so far. */
        synchronized Turn next() {
            return new Turn(this, given++);
        }

        private void pass(long place, Runnable onward) {
            synchronized (this) {
                if (place != turn) {
                    waiting.put(place, onward);
                    return;
                }
            }
            writer.execute(onward);
        }

        private void done(long place) {
            Runnable next;
            synchronized (this) {
                done.add(place);
                while (done.remove(turn)) {
                    turn++;
                }
                next = waiting.remove(turn);
            }
            if (next != null) {
                writer.execute(next);
            }
        }
    }

    /** A range's place among those of its start. */
    record Turn(Turns turns, long place) {

        /** Goes on when all ranges before this one are done. */
        void pass(Runnable onward) {
            turns.pass(place, onward);
        }

        /** The range has gone all its way, or failed somewhere on it. */
        void done() {
            turns.done(place);
        }
    }
}
