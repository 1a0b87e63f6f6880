package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.app.Surroundings;
import xyz.autonomys.blocktimes.chain.StateKey;
import xyz.autonomys.blocktimes.devnet.AnsweringChain;
import xyz.autonomys.blocktimes.rpc.StubNodes;
import xyz.autonomys.blocktimes.time.SystemTime;

/** Chains that are older than a storage item, or younger than metadata V14, inside this process. */
class EarlyChainTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BLOCKS = 700;
    /** First block with {@code System.LastRuntimeUpgrade}. */
    private static final int ITEM_FROM = 600;
    /** First block that the second runtime executes. */
    private static final int UPGRADED_FROM = 300;
    private static final AnsweringChain CHAIN = new AnsweringChain(BLOCKS, 0, 1_735_689_600_000L);

    @TempDir
    Path folder;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final AtomicInteger versionsAsked = new AtomicInteger();
    private final AtomicInteger metadataAsked = new AtomicInteger();

    private int run(PrintStream out) throws Exception {
        for (int block = 0; block <= BLOCKS; block++) {
            numbers.put(CHAIN.hash(block), block);
        }
        return Blocktimes.run(
                new Surroundings(
                        Map.of("CONSENSUS_RPC_WS", "ws://node:9944", "K_CONSENSUS", "0", "DATA_DIR",
                                folder.resolve("data").toString()),
                        folder, new SystemTime(), StopSignal::new, StubNodes.connector(this::answer)),
                out, out, "backfill", "--chain=consensus", "--start=1");
    }

    private CompletableFuture<String> answer(URI node, String text) {
        try {
            JsonNode call = JSON.readTree(text);
            String hash = call.at("/params/0").asText();
            return CompletableFuture.completedFuture(switch (call.get("method").asText()) {
                case "state_queryStorageAt" -> withoutTheItem(call, (ObjectNode) JSON.readTree(CHAIN.answer(text)));
                case "state_getRuntimeVersion" -> {
                    versionsAsked.incrementAndGet();
                    // That of the code which executes the block after.
                    yield result(call, "{\"specName\":\"early\",\"specVersion\":"
                            + (numbers.get(hash) + 1 < UPGRADED_FROM ? 0 : 1) + "}");
                }
                case "state_getMetadata" -> {
                    metadataAsked.incrementAndGet();
                    yield "{\"jsonrpc\":\"2.0\",\"id\":" + call.get("id") + ",\"error\":{\"code\":-32601,\"message\":"
                            + "\"Exported method Metadata_metadata is not found\"}}";
                }
                case "state_call" -> opaqueMetadata(call);
                default -> CHAIN.answer(text);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String result(JsonNode call, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + call.get("id") + ",\"result\":" + result + "}";
    }

    private String withoutTheItem(JsonNode call, ObjectNode reply) {
        if (numbers.get(call.at("/params/1").asText()) < ITEM_FROM) {
            for (JsonNode change : reply.at("/result/0/changes")) {
                if (change.get(0).asText().equals(StateKey.LAST_RUNTIME_UPGRADE.hex())) {
                    ((ArrayNode) change).setNull(1);
                }
            }
        }
        return reply.toString();
    }

    /** The metadata as the runtime's own call returns it: there is some, its length, and the bytes. */
    private static String opaqueMetadata(JsonNode call) throws IOException {
        if (!call.at("/params/1").asText().equals("0x0f000000")) {
            return result(call, "\"0x00\"");
        }
        ObjectNode plain = JSON.createObjectNode().put("jsonrpc", "2.0").put("method", "state_getMetadata");
        plain.set("id", call.get("id"));
        plain.putArray("params").add(call.at("/params/2"));
        String metadata = JSON.readTree(CHAIN.answer(plain.toString())).get("result").asText().substring(2);
        int bytes = metadata.length() / 2;
        String length = String.format("%08x", Integer.reverseBytes(bytes << 2 | 2));
        return result(call, "\"0x01" + (bytes < 1 << 14
                ? String.format("%04x", Short.reverseBytes((short) (bytes << 2 | 1)) & 0xffff) : length)
                + metadata + "\"");
    }

    @Test
    void blocksWithoutTheItemGetTheirVersionFromTheCodeOfTheirParent() throws Exception {
        Files.writeString(folder.resolve("application.properties"), "blocktimes.chain.consensus.kind = substrate\n");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exitCode = run(new PrintStream(said, true, StandardCharsets.UTF_8));

        assertThat(exitCode).as(said.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(new Dataset(folder.resolve("data")).rows("consensus")).hasSize(BLOCKS).allSatisfy(row -> {
            long block = (Long) row.get("block_number");
            if (block < ITEM_FROM) {
                assertThat(row.get("spec_version")).as("block %d", block)
                        .isEqualTo(block < UPGRADED_FROM ? 0 : 1);
            }
        });
        assertThat(versionsAsked.get()).as("calls for %d blocks without the item", ITEM_FROM - 1).isLessThan(20);
    }

    @Test
    void metadataIsFetchedByTheRuntimesOwnCallWhereTheUsualOneFails() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        numbers.clear();
        int exitCode = run(new PrintStream(said, true, StandardCharsets.UTF_8));

        assertThat(exitCode).as(said.toString(StandardCharsets.UTF_8)).isEqualTo(1); // the item is required here
        assertThat(new Dataset(folder.resolve("data")).rows("consensus")).extracting(row -> row.get("block_number"))
                .first().isEqualTo((long) ITEM_FROM);
        assertThat(metadataAsked.get()).isPositive();
    }
}
