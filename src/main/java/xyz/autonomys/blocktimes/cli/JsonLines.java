package xyz.autonomys.blocktimes.cli;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import xyz.autonomys.blocktimes.text.InertMessage;

/**
 * Encodes a log event as one line of JSON: time, level, message, and each {@code key=value} in the message, numbers as
 * numbers. A line about blocks has {@code blocks}, always as text, such as {@code "7"} or {@code "1..60"}.
 */
final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};
    /** A {@code key=value} begins the message or follows a space. The value ends at a space or comma. */
    private static final Pattern FIELD = Pattern.compile("(?<=^| )([a-z][a-z/]*)=([^ ,]+)");

    private static final String INTERVALS = "([0-9]+(?:\\.\\.[0-9]+)?(?:, [0-9]+(?:\\.\\.[0-9]+)?)*)";
    /** Other forms in which a message names the blocks that it is about. */
    private static final List<Pattern> ABOUT_BLOCKS = List.of(
            Pattern.compile("^chain=\\S+ blocks? " + INTERVALS),
            Pattern.compile("\\[\\S+ #([0-9]+)\\]"),
            Pattern.compile("\\bblocks ([0-9]+\\.\\.[0-9]+)"));
    private static final Pattern CHAIN = Pattern.compile("\\[(\\S+) #[0-9]+\\]");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]+)?");

    private static Object value(String key, String text) {
        if (key.equals("blocks") || !NUMBER.matcher(text).matches()) {
            return text;
        }
        return text.contains(".") ? (Object) Double.valueOf(text) : (Object) Long.valueOf(text);
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        line.put("level", event.getLevel().toString());
        if (event.getLoggerName().indexOf('.') < 0) {
            line.put("route", event.getLoggerName()); // a step log of an operator's route
        }
        String message = InertMessage.of(event);
        Matcher field = FIELD.matcher(message);
        while (field.find()) {
            line.putIfAbsent(field.group(1), value(field.group(1), field.group(2)));
        }
        for (Pattern form : ABOUT_BLOCKS) {
            Matcher blocks = form.matcher(message);
            if (blocks.find()) {
                line.putIfAbsent("blocks", blocks.group(1));
            }
        }
        Matcher chain = CHAIN.matcher(message);
        if (chain.find()) {
            line.putIfAbsent("chain", chain.group(1));
        }
        line.put("message", message);
        try {
            return (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
