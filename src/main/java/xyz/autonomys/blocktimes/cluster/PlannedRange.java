package xyz.autonomys.blocktimes.cluster;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import xyz.autonomys.blocktimes.chain.BlockRange;

/**
 * Blocks of one date that a worker is to fetch: a message of a topic of ranges.
 *
 * @param date UTC, of all the blocks
 * @param genesisHash of the network
 * @param replace whether rows stored of these blocks are to be replaced
 */
public record PlannedRange(String chain, LocalDate date, BlockRange blocks, String genesisHash, boolean replace) {

    /**
     * Reads a message.
     *
     * @throws IllegalArgumentException where it is no range, with the reason
     */
    public static PlannedRange parse(String message) {
        try {
            return of(JSON.readTree(message));
        } catch (JsonProcessingException | DateTimeException e) {
            throw new IllegalArgumentException(
                    "the message is not a range: "
                            + e.getMessage().lines().findFirst().orElse(""),
                    e);
        }
    }

    static PlannedRange of(JsonNode range) {
        if (range == null || !range.isObject()) {
            throw new IllegalArgumentException("the message is not a range: it is not a JSON object");
        }
        return new PlannedRange(
                text(range, "chain"),
                LocalDate.parse(text(range, "date")),
                new BlockRange(number(range, "first"), number(range, "last")),
                text(range, "genesis_hash"),
                range.path("replace").asBoolean());
    }

    private static String text(JsonNode range, String field) {
        if (!range.path(field).isTextual()) {
            throw new IllegalArgumentException("the message is not a range: " + field + " is missing or not a string");
        }
        return range.path(field).asText();
    }

    private static long number(JsonNode range, String field) {
        if (!range.path(field).canConvertToLong() || !range.path(field).isIntegralNumber()) {
            throw new IllegalArgumentException("the message is not a range: " + field + " is missing or not a "
                    + "whole number");
        }
        return range.path(field).asLong();
    }

    ObjectNode json() {
        return JSON.createObjectNode()
                .put("chain", chain)
                .put("date", date.toString())
                .put("first", blocks.first())
                .put("last", blocks.last())
                .put("genesis_hash", genesisHash)
                .put("replace", replace);
    }

    /** Which of so many partitions it goes to: dates take turns, so that each has as many as the others. */
    public int partition(int partitions) {
        return Math.floorMod(date.toEpochDay(), partitions);
    }

    /** As a message. */
    public String message() {
        return json().toString();
    }

    /** Messages of the same key go to the same worker, one after another. */
    public String key() {
        return chain + "/" + date;
    }
}
