package xyz.autonomys.blocktimes.cluster;

import java.util.concurrent.CompletableFuture;

/** A range is left as it is, for whoever is given it next: it must not be committed. */
public final class GivenBack extends Exception {

    GivenBack(String why) {
        super(why);
    }

    /** @param stop completes when the process is to stop */
    static void ifDone(CompletableFuture<?> stop) throws GivenBack {
        if (stop.isDone()) {
            throw new GivenBack("this worker stops");
        }
    }
}
