package xyz.autonomys.blocktimes.scale;

import java.util.ArrayList;
import java.util.List;

/**
 * Iterates over the events of one block. After {@link #next} has returned true, the other methods refer to the current
 * event. Only {@link #argumentBytes} copies bytes. Not thread-safe.
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
        // A record takes at least 4 bytes: phase, pallet, event, number of topics.
        this.count = blob.length == 0 ? 0 : reader.count(4);
    }

    /** Returns the number of events in the block, as its bytes state it. */
    public int count() {
        return count;
    }

    /**
     * Moves to the next event.
     *
     * @return false after the last event
     * @throws ScaleException if the bytes do not match the runtime's layouts, or if bytes are left over after the last
     *         event
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

    /**
     * Returns the index of the extrinsic that deposited the event, or {@link #FINALIZATION} or {@link #INITIALIZATION}
     * if no extrinsic did.
     */
    public long phase() {
        return phase;
    }

    /** Returns the number of 32-byte topics. */
    public int topics() {
        return topics;
    }

    /** Returns a reader over the event's fields, in the order of the layout. */
    public ScaleReader arguments() {
        return new ScaleReader(blob, argumentsFrom, argumentsTo);
    }

    /** Returns a copy of the bytes of each field, in the order of the layout. */
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
