package xyz.autonomys.blocktimes.cluster;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A range, or a part of one, that failed for good: a message of the topic of dead letters.
 *
 * @param range the failed blocks; null if the message was not a range
 * @param message the message that was handed out
 * @param reason why it failed, for the operator
 * @param failedUtc time of the failure, ISO 8601 with seconds; empty if the dead letter could not be read
 */
public record DeadLetter(PlannedRange range, String message, String reason, String failedUtc) {

    static DeadLetter of(PlannedRange range, String message, String reason, Instant failed) {
        return new DeadLetter(range, message, reason, failed.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Parses a message. If it is not a dead letter, the result has it as its message, and no range. */
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

    /** Returns the message as JSON. */
    public String json() {
        return JSON.createObjectNode().put("reason", reason).put("failed_utc", failedUtc).put("message", message)
                .set("range", range == null ? null : range.json()).toString();
    }
}
