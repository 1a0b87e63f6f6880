package xyz.autonomys.blocktimes.scale;

import java.util.Arrays;
import java.util.List;

/** The layout of one event in one runtime. Immutable. */
public final class EventLayout {

    private final String pallet;
    private final String event;
    private final List<String> fieldNames;
    private final int[] types;
    private final Skipper[] fields;
    private final Skipper all;

    EventLayout(String pallet, String event, List<String> fieldNames, int[] types, Skipper[] fields) {
        this.pallet = pallet;
        this.event = event;
        this.fieldNames = fieldNames;
        this.types = types;
        this.fields = fields;
        this.all = TypeCompiler.inOrder(fields);
    }

    /** Returns the name of the pallet, such as {@code Domains}. */
    public String pallet() {
        return pallet;
    }

    /** Returns the name of the event within its pallet, such as {@code BundleStored}. */
    public String event() {
        return event;
    }

    /** Returns the names of the fields in order; an unnamed field has its position as its name, from {@code "0"}. */
    public List<String> fieldNames() {
        return fieldNames;
    }

    /** Returns the sizes of the fields in bytes, in order; -1 for a field whose size depends on its value. */
    public List<Long> fieldSizesBytes() {
        return Arrays.stream(fields).map(Skipper::fixedSizeBytes).toList();
    }

    public boolean is(String palletName, String eventName) {
        return pallet.equals(palletName) && event.equals(eventName);
    }

    void skip(ScaleReader reader) {
        all.skip(reader, 0);
    }

    /** Returns the type of each field: its id in the registry of the runtime. */
    int[] types() {
        return types;
    }

    Skipper[] fields() {
        return fields;
    }

    @Override
    public String toString() {
        return pallet + "." + event;
    }
}
