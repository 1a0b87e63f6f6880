package xyz.autonomys.blocktimes.settings;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Values of settings by name, and who set each, for messages. */
final class SettingValues {

    private record Value(String text, String origin) {
    }

    private final Map<String, Value> values = new TreeMap<>();
    private final String origin;

    /** @param origin of the settings that are not set otherwise */
    SettingValues(String origin) {
        this.origin = origin;
    }

    void put(String name, String text, String setBy) {
        values.put(name, new Value(text.strip(), setBy));
    }

    Set<String> names() {
        return values.keySet();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** The value; empty where there is none. */
    String text(String name) {
        Value value = values.get(name);
        return value == null ? "" : value.text;
    }

    /** Who set it. */
    String origin(String name) {
        Value value = values.get(name);
        return value == null ? origin : value.origin;
    }

    String origin() {
        return origin;
    }

    /**
     * A whole number.
     *
     * @param orElse words that would do as well, for the message
     */
    int integer(String name, int least, int most, String... orElse) {
        try {
            int value = Integer.parseInt(text(name));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw unusable(name, "it must be a whole number " + (most == Integer.MAX_VALUE
                ? "of " + least + " or more" : "from " + least + " to " + most)
                + Arrays.stream(orElse).map(word -> ", or " + word).collect(Collectors.joining()));
    }

    /** That a value cannot be used. */
    UsageException unusable(String name, String whatWouldDo) {
        Value value = values.get(name);
        return new UsageException(value == null || value.text.isEmpty() ? name + " is not set: " + whatWouldDo
                : name + " = " + value.text + " (" + value.origin + ") cannot be used: " + whatWouldDo);
    }
}
