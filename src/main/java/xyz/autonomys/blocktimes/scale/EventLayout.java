package xyz.autonomys.blocktimes.scale;

import java.util.Arrays;
import java.util.List;

/** How one event of one runtime is laid out. Immutable. */
public final class EventLayout {

    private final String pallet;
    private final String event;
    private final List<String> fieldNames;
    private final Skipper[] fields;
    private final Skipper all;

    EventLayout(String pallet, String event, List<String> fieldNames, Skipper[] fields) {
        this.pallet = pallet;
        this.event = event;
        this.fieldNames = fieldNames;
        this.fields = fields;
        this.all = TypeCompiler.inOrder(fields);
    }

    /** Name of the pallet, as {@code Domains}. */
    public String pallet() {
        return pallet;
    }

    /** Name of the event within its pallet, as {@code BundleStored}. */
    public String event() {
        return event;
    }

    /** Names of the fields in order; an unnamed field bears its place, from {@code "0"}. */
    public List<String> fieldNames() {
        return fieldNames;
    }

    /** Sizes of the fields in bytes, in order; -1 for a field whose size depends on its value. */
    public List<Long> fieldSizesBytes() {
        return Arrays.stream(fields).map(Skipper::fixedSizeBytes).toList();
    }

    public boolean is(String palletName, String eventName) {
        return pallet.equals(palletName) && event.equals(eventName);
    }

    void skip(ScaleReader reader) {
        all.skip(reader, 0);
    }

    Skipper[] fields() {
        return fields;
    }

    @Override
    public String toString() {
        return pallet + "." + event;
    }
}
