package xyz.autonomys.blocktimes.cli;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import xyz.autonomys.blocktimes.chain.BlockInspection;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.Digest;
import xyz.autonomys.blocktimes.chain.DigestItem;
import xyz.autonomys.blocktimes.chain.DigestValue;
import xyz.autonomys.blocktimes.scale.EventCursor;
import xyz.autonomys.blocktimes.scale.Hex;

/** Writes inspected blocks and events as JSON. */
final class InspectionJson {

    private InspectionJson() {
    }

    /** @param raw whether the bytes of arguments and digest items are shown too */
    static String of(Chain chain, BlockInspection block, boolean raw) {
        ObjectNode json = JSON.createObjectNode();
        json.put("chain", chain.name()).put("block_number", block.number()).put("hash", block.hash());
        if (block.timestampMs() == null) {
            json.putNull("timestamp_ms").putNull("timestamp_utc");
        } else {
            json.put("timestamp_ms", block.timestampMs());
            json.put("timestamp_utc", Instant.ofEpochMilli(block.timestampMs()).toString());
        }
        json.put("spec_name", block.runtime().specName()).put("spec_version", block.runtime().specVersion());
        json.set("header", header(block));
        json.set("digest", digest(block, raw));
        ArrayNode events = json.putArray("events");
        for (BlockInspection.Event event : block.events()) {
            ObjectNode node = place(event);
            if (raw) {
                arguments(event, node);
                ArrayNode names = node.putArray("fields");
                event.fieldNames().forEach(names::add);
            }
            decoded(event, node);
            events.add(node.put("topics", event.topics()));
        }
        return inert(JSON.writerWithDefaultPrettyPrinter(), json);
    }

    private static ObjectNode header(BlockInspection block) {
        ObjectNode header = JSON.createObjectNode();
        header.put("parent_hash", Hex.encode(block.header().parentHash())).put("number", block.header().number());
        header.put("state_root", Hex.encode(block.header().stateRoot()));
        header.put("extrinsics_root", Hex.encode(block.header().extrinsicsRoot()));
        header.put("computed_hash", block.header().computedHash());
        return header;
    }

    private static ObjectNode digest(BlockInspection block, boolean raw) {
        ObjectNode json = JSON.createObjectNode();
        Digest digest = block.header().digest();
        digest.slot().ifPresent(slot -> json.put("slot", slot));
        digest.consensusBlockHash().ifPresent(hash -> json.put("consensus_block_hash", hash));
        json.put("segment_commitments", digest.segmentCommitments());
        ArrayNode items = json.putArray("items");
        for (byte[] log : block.header().logs()) {
            DigestItem item = DigestItem.decode(log);
            ObjectNode node = items.addObject().put("kind", item.kind().toString()).put("engine", item.engine());
            Optional<DigestValue> value = DigestValue.of(item, block.addressPrefix());
            value.ifPresent(named -> node.put("name", named.name()).set("value", JSON.valueToTree(named.value())));
            if (raw || value.isEmpty()) {
                node.put("payload", Hex.encode(item.payload()));
            }
        }
        return json;
    }

    /** Returns a JSON array of the events, on one line. */
    static String events(List<BlockInspection.Event> events) {
        ArrayNode json = JSON.createArrayNode();
        for (BlockInspection.Event event : events) {
            ObjectNode node = place(event);
            arguments(event, node);
            decoded(event, node.put("topics", event.topics()));
            json.add(node);
        }
        return inert(JSON.writer(), json);
    }

    private static void decoded(BlockInspection.Event event, ObjectNode json) {
        json.set("decoded", JSON.valueToTree(event.decoded()));
        if (event.undecoded() != null) {
            json.put("undecoded", event.undecoded());
        }
    }

    /** Returns the text of JSON in ASCII: no character from a node moves the cursor or turns the direction of text. */
    private static String inert(ObjectWriter writer, JsonNode json) {
        try {
            return writer.with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(json)
                    .replace("\u007f", "\\u007f");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("writing JSON to memory", e);
        }
    }

    /** Returns where an event comes from. */
    private static ObjectNode place(BlockInspection.Event event) {
        ObjectNode json = JSON.createObjectNode();
        if (event.phase() == EventCursor.INITIALIZATION) {
            json.put("phase", "Initialization");
        } else if (event.phase() == EventCursor.FINALIZATION) {
            json.put("phase", "Finalization");
        } else {
            json.put("phase", event.phase());
        }
        return json.put("pallet", event.pallet()).put("event", event.event());
    }

    private static void arguments(BlockInspection.Event event, ObjectNode json) {
        ArrayNode arguments = json.putArray("args");
        event.arguments().forEach(argument -> arguments.add(Hex.encode(argument)));
    }
}
