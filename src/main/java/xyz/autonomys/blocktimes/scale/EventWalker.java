package xyz.autonomys.blocktimes.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the events of a block ({@code System.Events}) with the layouts of the runtime that wrote them. Immutable, so
 * any number of threads may use it; each walk has its own {@link EventCursor}.
 *
 * <p>Layout: {@code Vec<EventRecord>}, a record being the phase, the pallet's index, the event's index, its fields and
 * a {@code Vec} of 32-byte topics (FRAME {@code frame_system::EventRecord}).
 */
public final class EventWalker {

    private final EventLayout[][] layouts = new EventLayout[256][];

    /** @throws ScaleException if the metadata's event types are unusable */
    public EventWalker(Metadata metadata) {
        TypeCompiler compiler = new TypeCompiler(metadata);
        for (Metadata.Pallet pallet : metadata.pallets()) {
            if (pallet.hasEvents()) {
                layouts[pallet.index()] = layouts(metadata, pallet, compiler);
            }
        }
    }

    private static EventLayout[] layouts(Metadata metadata, Metadata.Pallet pallet, TypeCompiler compiler) {
        if (!(metadata.type(pallet.eventType()) instanceof TypeDefinition.Enumeration events)) {
            throw new ScaleException(0, "metadata: the events of pallet " + pallet.name() + " are not an enum");
        }
        EventLayout[] layouts = new EventLayout[256];
        for (TypeDefinition.Variant event : events.variants()) {
            List<String> names = new ArrayList<>();
            for (TypeDefinition.Field field : event.fields()) {
                names.add(field.name() == null ? String.valueOf(names.size()) : field.name());
            }
            layouts[event.index()] = new EventLayout(pallet.name(), event.name(), List.copyOf(names),
                    event.fields().stream().mapToInt(TypeDefinition.Field::type).toArray(),
                    compiler.compileFields(event.fields(), 0));
        }
        return layouts;
    }

    /**
     * Starts a walk.
     *
     * @param blob the value of {@code System.Events}; empty if a block has none
     * @throws ScaleException if the number of events cannot be read
     */
    public EventCursor walk(byte[] blob) {
        return new EventCursor(this, blob);
    }

    /** Returns the layout of an event; empty if this runtime does not have the event. */
    public Optional<EventLayout> layout(String pallet, String event) {
        for (EventLayout[] ofPallet : layouts) {
            for (int i = 0; ofPallet != null && i < ofPallet.length; i++) {
                if (ofPallet[i] != null && ofPallet[i].is(pallet, event)) {
                    return Optional.of(ofPallet[i]);
                }
            }
        }
        return Optional.empty();
    }

    EventLayout layout(int offset, int pallet, int event) {
        EventLayout[] ofPallet = layouts[pallet];
        if (ofPallet == null) {
            throw new ScaleException(offset, "no pallet with events has index " + pallet);
        }
        if (ofPallet[event] == null) {
            throw new ScaleException(offset, "pallet index " + pallet + " has no event " + event);
        }
        return ofPallet[event];
    }
}
