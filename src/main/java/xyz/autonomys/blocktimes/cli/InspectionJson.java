package xyz.autonomys.blocktimes.cli;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import xyz.autonomys.blocktimes.chain.BlockInspection;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.Digest;
import xyz.autonomys.blocktimes.chain.DigestItem;
import xyz.autonomys.blocktimes.scale.EventCursor;
import xyz.autonomys.blocktimes.scale.Hex;

/** Writes inspected blocks and events as JSON. */
final class InspectionJson {

    private InspectionJson() {
    }

    static String of(Chain chain, BlockInspection block) {
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
        json.set("digest", digest(block));
        ArrayNode events = json.putArray("events");
        for (BlockInspection.Event event : block.events()) {
            ObjectNode node = event(event);
            ArrayNode names = node.putArray("fields");
            event.fieldNames().forEach(names::add);
            events.add(node);
        }
        return json.toPrettyString();
    }

    private static ObjectNode header(BlockInspection block) {
        ObjectNode header = JSON.createObjectNode();
        header.put("parent_hash", Hex.encode(block.header().parentHash())).put("number", block.header().number());
        header.put("state_root", Hex.encode(block.header().stateRoot()));
        header.put("extrinsics_root", Hex.encode(block.header().extrinsicsRoot()));
        header.put("computed_hash", block.header().computedHash());
        return header;
    }

    private static ObjectNode digest(BlockInspection block) {
        ObjectNode json = JSON.createObjectNode();
        Digest digest = block.header().digest();
        digest.slot().ifPresent(slot -> json.put("slot", slot));
        digest.consensusBlockHash().ifPresent(hash -> json.put("consensus_block_hash", hash));
        json.put("segment_commitments", digest.segmentCommitments());
        ArrayNode items = json.putArray("items");
        for (byte[] log : block.header().logs()) {
            DigestItem item = DigestItem.decode(log);
            items.addObject().put("kind", item.kind().toString()).put("engine", item.engine())
                    .put("payload", Hex.encode(item.payload()));
        }
        return json;
    }

    /** Returns a JSON array of the events, on one line. */
    static String events(List<BlockInspection.Event> events) {
        ArrayNode json = JSON.createArrayNode();
        events.forEach(event -> json.add(event(event)));
        return json.toString();
    }

    private static ObjectNode event(BlockInspection.Event event) {
        ObjectNode json = JSON.createObjectNode();
        if (event.phase() == EventCursor.INITIALIZATION) {
            json.put("phase", "Initialization");
        } else if (event.phase() == EventCursor.FINALIZATION) {
            json.put("phase", "Finalization");
        } else {
            json.put("phase", event.phase());
        }
        json.put("pallet", event.pallet()).put("event", event.event());
        ArrayNode arguments = json.putArray("args");
        event.arguments().forEach(argument -> arguments.add(Hex.encode(argument)));
        return json.put("topics", event.topics());
    }
}
