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

    /** Exchange variable: a range's place in the run, from 0. */
    static final String SEQUENCE = "sequence";

    private final Map<Long, Runnable> waiting = new HashMap<>();
    private final Set<Long> done = new HashSet<>();
    private Executor writer = Runnable::run;
    private long turn;

    /** Starts over at place 0; ranges pass on the given thread. */
    synchronized void begin(Executor writerThread) {
        waiting.clear();
        done.clear();
        turn = 0;
        writer = writerThread;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        long place = exchange.getVariable(SEQUENCE, Long.class);
        Runnable pass = () -> callback.done(false);
        synchronized (this) {
            if (place != turn) {
                waiting.put(place, pass);
                return false;
            }
        }
        writer.execute(pass);
        return false;
    }

    /** A range has gone all its way, or failed somewhere on it. */
    void done(long place) {
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
