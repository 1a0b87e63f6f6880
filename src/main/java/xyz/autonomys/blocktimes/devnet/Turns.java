package xyz.autonomys.blocktimes.devnet;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;
import xyz.autonomys.blocktimes.time.Time;

/** Says when a node responds to each message, as its {@link Load} has it. Used on one event loop only. */
final class Turns {

    private final Load load;
    private final long nanosEach;
    private final Time time;
    /** When the message before was accepted, by the rate. */
    private long acceptedNanos;
    /** When the response to the message before is done. */
    private long doneNanos;

    Turns(Load load, Time time) {
        this.load = load;
        this.time = time;
        this.acceptedNanos = time.nanos();
        this.doneNanos = acceptedNanos;
        this.nanosEach = load.rate() == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / load.rate();
    }

    /** Returns the time until the response to a message, ms. */
    long nextInMs(String message) {
        acceptedNanos = Math.max(time.nanos(), acceptedNanos + nanosEach);
        doneNanos = Math.max(acceptedNanos, doneNanos)
                + TimeUnit.MICROSECONDS.toNanos(load.callUs() + (long) load.valueUs() * values(message));
        return TimeUnit.NANOSECONDS.toMillis(doneNanos - time.nanos());
    }

    private int values(String message) {
        if (load.valueUs() == 0) {
            return 0;
        }
        try {
            JsonNode request = JSON.readTree(message);
            int values = 0;
            for (JsonNode call : request.isArray() ? request : JSON.createArrayNode().add(request)) {
                values += switch (call.path("method").asText()) {
                    case "state_queryStorageAt" -> call.path("params").path(0).size();
                    case "state_getStorage", "state_getStorageAt" -> 1;
                    default -> 0;
                };
            }
            return values;
        } catch (JsonProcessingException e) {
            return 0; // the node says what is wrong with it
        }
    }
}
