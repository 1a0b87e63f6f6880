package xyz.autonomys.blocktimes.cluster;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.LocalDate;
import xyz.autonomys.blocktimes.chain.BlockRange;

/**
 * A range: blocks of one date for a worker to fetch, in one message of the chain's topic.
 *
 * @param date of all the blocks, in UTC
 * @param genesisHash of the chain
 * @param replace whether stored rows of these blocks are replaced
 */
public record PlannedRange(String chain, LocalDate date, BlockRange blocks, String genesisHash, boolean replace) {

    /** Block numbers are u32 on Substrate chains. */
    private static final long LAST_BLOCK = 0xFFFF_FFFFL;
    /** No date has more blocks: one each 10 ms. */
    private static final long MOST_BLOCKS = 8_640_000;

    /**
     * Parses a message.
     *
     * @throws IllegalArgumentException if it is not a range; the exception's message has the reason
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
                blocks(range),
                text(range, "genesis_hash"),
                range.path("replace").asBoolean());
    }

    private static BlockRange blocks(JsonNode range) {
        BlockRange blocks = new BlockRange(number(range, "first"), number(range, "last"));
        if (blocks.last() > LAST_BLOCK || blocks.count() > MOST_BLOCKS) {
            throw new IllegalArgumentException(
                    "the message is not a range: blocks " + blocks + " cannot be of one date");
        }
        return blocks;
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

    /**
     * Returns the number of the partition, from 0, that gets this range. Dates go to the partitions in turn, so that
     * each partition has equally many.
     *
     * @param partitions number of the topic's partitions
     */
    public int partition(int partitions) {
        return Math.floorMod(date.toEpochDay(), partitions);
    }

    /** Returns the message as JSON. */
    public String message() {
        return json().toString();
    }

    /** Returns the message's key. Ranges of one key are in one partition, so a single worker gets them, in order. */
    public String key() {
        return chain + "/" + date;
    }
}
