package xyz.autonomys.blocktimes.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Values of settings, by name. Each has an origin for messages: a file, a variable or an option. */
final class SettingValues {

    private record Value(String text, String origin) {
    }

    private final Map<String, Value> values = new TreeMap<>();
    private final String origin;

    /** @param origin reported for settings that have no value */
    SettingValues(String origin) {
        this.origin = origin;
    }

    void put(String name, String text, String setBy) {
        values.put(name, new Value(text.strip(), setBy));
    }

    /**
     * Fills in the placeholders of values. A value that cannot be filled in is shown as written.
     *
     * @param prefix of the names of the settings
     * @throws UsageException if one cannot be filled in
     */
    void fillIn(String prefix, UnaryOperator<String> placeholders) {
        values.replaceAll((name, value) -> {
            try {
                return name.startsWith(prefix) ? new Value(placeholders.apply(value.text), value.origin) : value;
            } catch (IllegalArgumentException e) {
                throw new UsageException(name + " = " + value.text + " (" + value.origin + ") cannot be used: "
                        + e.getMessage());
            }
        });
    }

    Set<String> names() {
        return values.keySet();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** Returns the value; empty if there is none. */
    String text(String name) {
        Value value = values.get(name);
        return value == null ? "" : value.text;
    }

    /** Returns where the value comes from. */
    String origin(String name) {
        Value value = values.get(name);
        return value == null ? origin : value.origin;
    }

    String origin() {
        return origin;
    }

    /**
     * Returns the value as a whole number.
     *
     * @param least smallest valid number
     * @param most largest valid number
     * @param orElse words that the setting accepts too, for the message
     * @throws UsageException if the value is not such a number
     */
    int integer(String name, int least, int most, String... orElse) {
        try {
            int value = Integer.parseInt(text(name));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw unusable(name, "it must be a whole number " + (most == Integer.MAX_VALUE
                ? "of " + least + " or more" : "from " + least + " to " + most)
                + Arrays.stream(orElse).map(word -> ", or " + word).collect(Collectors.joining()));
    }

    /**
     * Returns the value, which must be one of some words, in upper or lower case.
     *
     * @throws UsageException if it is another one
     */
    String oneOf(String name, List<String> words) {
        String last = words.get(words.size() - 1);
        if (!words.contains(text(name).toLowerCase(Locale.ROOT))) {
            throw unusable(name, "it must be " + String.join(", ", words.subList(0, words.size() - 1)) + " or " + last);
        }
        return text(name).toLowerCase(Locale.ROOT);
    }

    /**
     * Returns the exception that reports a missing or invalid value.
     *
     * @param whatWouldDo describes valid values
     */
    UsageException unusable(String name, String whatWouldDo) {
        Value value = values.get(name);
        return new UsageException(value == null || value.text.isEmpty() ? name + " is not set: " + whatWouldDo
                : name + " = " + value.text + " (" + value.origin + ") cannot be used: " + whatWouldDo);
    }
}
