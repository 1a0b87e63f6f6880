package xyz.autonomys.blocktimes.cli;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import xyz.autonomys.blocktimes.app.InertMessage;

/** Encodes a log event as one line of JSON: time, level, message, and each {@code key=value} in the message. */
final class JsonLines extends EncoderBase<ILoggingEvent> {

    private static final byte[] NOTHING = {};
    /** A {@code key=value} begins the message or follows a space. The value ends at a space or comma. */
    private static final Pattern FIELD = Pattern.compile("(?<=^| )([a-z][a-z/]*)=([^ ,]+)");

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        line.put("level", event.getLevel().toString());
        String message = InertMessage.of(event);
        Matcher field = FIELD.matcher(message);
        while (field.find()) {
            line.putIfAbsent(field.group(1), field.group(2));
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
