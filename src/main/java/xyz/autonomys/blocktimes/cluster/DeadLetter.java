package xyz.autonomys.blocktimes.cluster;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A range, or a part of one, that failed for good: a message of the topic of dead letters.
 *
 * @param range null where the message was none
 * @param message as it was handed out
 * @param reason for people
 * @param failedUtc when
 */
public record DeadLetter(PlannedRange range, String message, String reason, String failedUtc) {

    static DeadLetter of(PlannedRange range, String message, String reason, Instant failed) {
        return new DeadLetter(range, message, reason, failed.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Reads a message; what is none of this program's is told as such. */
    static DeadLetter parse(String message) {
        try {
            JsonNode letter = JSON.readTree(message);
            JsonNode range = letter.path("range");
            return new DeadLetter(
                    range.isObject() ? PlannedRange.of(range) : null,
                    letter.path("message").asText(),
                    letter.path("reason").asText(),
                    letter.path("failed_utc").asText());
        } catch (JsonProcessingException | RuntimeException e) {
            return new DeadLetter(null, message, "the dead letter itself cannot be read", "");
        }
    }

    /** As a message. */
    public String json() {
        return JSON.createObjectNode().put("reason", reason).put("failed_utc", failedUtc).put("message", message)
                .set("range", range == null ? null : range.json()).toString();
    }
}
