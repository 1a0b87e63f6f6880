package xyz.autonomys.blocktimes.cluster;

import java.util.concurrent.CompletableFuture;

/** This worker does not finish a range. The range must not be committed, so that Kafka hands it out again. */
public final class GivenBack extends Exception {

    GivenBack(String why) {
        super(why);
    }

    /**
     * Throws this exception if the process is to stop.
     *
     * @param stop completes when the process is to stop
     */
    static void ifDone(CompletableFuture<?> stop) throws GivenBack {
        if (stop.isDone()) {
            throw new GivenBack("this worker stops");
        }
    }
}
