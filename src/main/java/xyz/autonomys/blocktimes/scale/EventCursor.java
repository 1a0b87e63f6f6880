package xyz.autonomys.blocktimes.scale;

import java.util.ArrayList;
import java.util.List;

/**
 * One walk over the events of one block. After {@link #next} returned true, the other methods speak of the event
 * reached; nothing of it is copied unless asked for. Not for several threads.
 */
public final class EventCursor {

    /** {@link #phase} of an event deposited while the block was finalized. */
    public static final long FINALIZATION = -1;
    /** {@link #phase} of an event deposited while the block was initialized. */
    public static final long INITIALIZATION = -2;

    private static final int TOPIC_BYTES = 32;

    private final EventWalker walker;
    private final byte[] blob;
    private final ScaleReader reader;
    private final int count;
    private int walked;
    private long phase;
    private EventLayout layout;
    private int argumentsFrom;
    private int argumentsTo;
    private int topics;

    EventCursor(EventWalker walker, byte[] blob) {
        this.walker = walker;
        this.blob = blob;
        this.reader = new ScaleReader(blob);
        // A record takes 4 bytes at least: phase, pallet, event, number of topics.
        this.count = blob.length == 0 ? 0 : reader.count(4);
    }

    /** Number of events the blob says it holds. */
    public int count() {
        return count;
    }

    /**
     * Goes to the next event.
     *
     * @return false after the last one
     * @throws ScaleException where the bytes do not fit the runtime's layouts, or are left over after the last event
     */
    public boolean next() {
        if (walked == count) {
            reader.requireEnd();
            return false;
        }
        int at = reader.position();
        int phaseKind = reader.u8();
        phase = switch (phaseKind) {
            case 0 -> reader.u32();
            case 1 -> FINALIZATION;
            case 2 -> INITIALIZATION;
            default -> throw new ScaleException(at, "event " + walked + ": unknown phase " + phaseKind);
        };
        at = reader.position();
        int pallet = reader.u8();
        layout = walker.layout(at, pallet, reader.u8());
        argumentsFrom = reader.position();
        try {
            layout.skip(reader);
            argumentsTo = reader.position();
            topics = reader.count(TOPIC_BYTES);
            reader.skip((long) topics * TOPIC_BYTES);
        } catch (ScaleException e) {
            throw new ScaleException(e, layout + ": ");
        }
        walked++;
        return true;
    }

    public EventLayout layout() {
        return layout;
    }

    /** Index of the extrinsic that deposited the event, or {@link #FINALIZATION} or {@link #INITIALIZATION}. */
    public long phase() {
        return phase;
    }

    /** Number of 32-byte topics. */
    public int topics() {
        return topics;
    }

    /** A reader over the event's fields, one after another as the runtime laid them out. */
    public ScaleReader arguments() {
        return new ScaleReader(blob, argumentsFrom, argumentsTo);
    }

    /** The bytes of each field. */
    public List<byte[]> argumentBytes() {
        ScaleReader fields = arguments();
        List<byte[]> arguments = new ArrayList<>(layout.fields().length);
        for (Skipper field : layout.fields()) {
            int from = fields.position();
            field.skip(fields, 0);
            arguments.add(java.util.Arrays.copyOfRange(blob, from, fields.position()));
        }
        return arguments;
    }
}
