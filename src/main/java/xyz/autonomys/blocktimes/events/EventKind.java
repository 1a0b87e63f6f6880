package xyz.autonomys.blocktimes.events;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The kinds of events, by the names that routes use. */
public enum EventKind {
    /** {@link FilePublished}. */
    FILE_PUBLISHED("file-published", FilePublished.class),
    /** {@link BlocksReplaced}. */
    BLOCKS_REPLACED("blocks-replaced", BlocksReplaced.class),
    /** {@link DateComplete}. */
    DATE_COMPLETE("date-complete", DateComplete.class),
    /** {@link SlowBlock}. */
    SLOW_BLOCK("slow-block", SlowBlock.class),
    /** {@link BlocksMissing}. */
    BLOCKS_MISSING("blocks-missing", BlocksMissing.class),
    /** {@link NodesLost}. */
    NODES_LOST("nodes-lost", NodesLost.class),
    /** {@link NodesFound}. */
    NODES_FOUND("nodes-found", NodesFound.class);

    private final String inRoutes;
    private final Class<? extends Event> body;

    EventKind(String inRoutes, Class<? extends Event> body) {
        this.inRoutes = inRoutes;
        this.body = body;
    }

    /** Returns the name, as in {@code events:file-published}. */
    public String inRoutes() {
        return inRoutes;
    }

    /** Returns the record that is the body of its messages. */
    public Class<? extends Event> body() {
        return body;
    }

    /** Returns the kind of that name; empty if there is none. */
    public static Optional<EventKind> of(String inRoutes) {
        return Arrays.stream(values()).filter(kind -> kind.inRoutes.equals(inRoutes)).findFirst();
    }

    /** Returns the names of all kinds, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(EventKind::inRoutes).collect(Collectors.joining(", "));
    }
}
