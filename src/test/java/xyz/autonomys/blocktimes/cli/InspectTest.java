package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.Shared;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.MetadataBytes;
import xyz.autonomys.blocktimes.scale.ScaleBytes;

class InspectTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    @Test
    void aConsensusBlockIsPrintedWithItsDigestAndEvents() throws Exception {
        Cli.Result result = new Cli(folder).run("inspect", "--network=devnet", "--chain=consensus", "--block=10001");

        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode block = JSON.readTree(result.out());
        assertThat(block.get("block_number").asLong()).isEqualTo(10_001);
        assertThat(block.get("spec_version").asInt()).isEqualTo(10);
        assertThat(block.at("/header/computed_hash").asText()).isEqualTo(block.get("hash").asText());
        assertThat(block.at("/digest/slot").asLong()).isPositive();
        assertThat(block.at("/events/0/pallet").asText()).isEqualTo("System");
        assertThat(block.at("/events/0/event").asText()).isEqualTo("ExtrinsicSuccess");
        assertThat(block.at("/events/0").has("args")).isFalse();
        assertThat(block.at("/digest/items/0/name").asText()).isEqualTo("PreDigest");
        assertThat(block.at("/digest/items/0/value/slot").asLong()).isEqualTo(block.at("/digest/slot").asLong());
        assertThat(block.at("/digest/items/0").has("payload")).isFalse();
    }

    @Test
    void rawHasTheBytesTooAndWhatIsNotKnownIsShownAsBytesAnyway() throws Exception {
        Cli.Result result =
                new Cli(folder).run("inspect", "--network=devnet", "--chain=consensus", "--block=10001", "--raw");

        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode block = JSON.readTree(result.out());
        assertThat(block.at("/events/0/args/0").asText()).startsWith("0x");
        assertThat(block.at("/events/0/decoded").isObject()).isTrue();
        for (JsonNode item : block.at("/digest/items")) {
            assertThat(item.get("payload").asText()).startsWith("0x");
        }
    }

    /** Genuine blocks: no digest item is left as bytes, and accounts are addresses of the network. */
    @Test
    void everyDigestItemOfGenuineBlocksHasItsName() throws Exception {
        for (String chain : List.of("consensus", "auto-evm")) {
            try (RecordedNode node = RecordedNode.plain(chain.equals("consensus") ? "consensus-devnet" : chain)) {
                Cli.Result result = new Cli(folder)
                        .with(chain.equals("consensus") ? "CONSENSUS_RPC_WS" : "AUTO_EVM_RPC_WS", node.url())
                        .run("inspect", "--chain=" + chain, "--block=50");

                assertThat(result.exitCode()).as(result.err()).isZero();
                JsonNode items = JSON.readTree(result.out()).at("/digest/items");
                assertThat(items).isNotEmpty().allMatch(item -> item.has("name") && !item.has("payload"));
                assertThat(items.get(0).get("name").asText())
                        .isEqualTo(chain.equals("consensus") ? "PreDigest" : "ConsensusBlockHash");
                if (chain.equals("consensus")) {
                    assertThat(items.at("/0/value/solution/reward_address").asText()).startsWith("su");
                }
            }
        }
    }

    @Test
    void aDomainBlocksEventsAreThoseOfItsSegmentsWithoutTheStaleOnes() throws Exception {
        try (RecordedNode node = RecordedNode.plain("auto-evm")) {
            int most = 0;
            for (JsonNode recorded : Shared.jsonLines("recordings/auto-evm.jsonl.gz")) {
                String count = recorded.path("storage")
                        .path("0x26aa394eea5630e07c48ae0c9558cef70a98fdbe9ce6c55837576c60c7af3850")
                        .asText("0x00");
                most = HexFormat.fromHexDigits(count.substring(2, 4))
                                        + 256
                                                * (count.length() > 4
                                                        ? HexFormat.fromHexDigits(count.substring(4, 6))
                                                        : 0)
                                == 365
                        ? recorded.get("number").asInt()
                        : most;
            }
            Cli.Result result = new Cli(folder)
                    .with("AUTO_EVM_RPC_WS", node.url())
                    .run("inspect", "--chain=auto-evm", "--block=" + most);

            assertThat(result.exitCode()).as(result.err()).isZero();
            assertThat(JSON.readTree(result.out()).get("events")).hasSize(365);
        }
    }

    @Test
    void aBlockThatIsNotThereIsSaid() throws Exception {
        Cli.Result result = new Cli(folder).run("inspect", "--network=devnet", "--chain=auto-evm", "--block=99999999");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("[auto-evm #99999999] the endpoint has no such block; its best block is ");
    }

    @Test
    void blobsAreDecodedOffLineFromBytesOrHexText() throws Exception {
        List<JsonNode> vectors = Shared.jsonLines("vectors/events-chronos-op3.jsonl.gz");
        byte[] metadata = Shared.bytes("recordings/metadata/chronos-op3-v14.scale");
        Path hex = Files.writeString(folder.resolve("metadata.hex"), "0x" + HexFormat.of().formatHex(metadata) + "\n");
        StringBuilder lines = new StringBuilder();
        vectors.forEach(vector -> lines.append(vector.get("events").asText()).append("\n\n"));
        Path events = Files.writeString(folder.resolve("events.txt"), lines);

        Cli.Result fromBytes = new Cli(folder).run("inspect",
                "--metadata=" + Shared.file("recordings/metadata/chronos-op3-v14.scale"), "--events=" + events);
        Cli.Result fromText =
                new Cli(folder).run("inspect", "--metadata", hex.toString(), "--events", events.toString());

        assertThat(fromBytes.exitCode()).as(fromBytes.err()).isZero();
        assertThat(fromText.out()).isEqualTo(fromBytes.out());
        List<String> printed = fromBytes.out().lines().toList();
        assertThat(printed).hasSameSizeAs(vectors);
        for (int i = 0; i < printed.size(); i++) {
            JsonNode decoded = JSON.readTree(printed.get(i));
            JsonNode expected = vectors.get(i).get("decoded");
            assertThat(decoded).hasSameSizeAs(expected);
            for (int j = 0; j < expected.size(); j++) {
                assertThat(decoded.get(j).fieldNames())
                        .toIterable()
                        .containsExactly("phase", "pallet", "event", "args", "topics", "decoded");
                assertThat(decoded.get(j).get("phase")).isEqualTo(expected.get(j).get(0));
                assertThat(decoded.get(j).get("pallet")).isEqualTo(expected.get(j).get(1));
                assertThat(decoded.get(j).get("event")).isEqualTo(expected.get(j).get(2));
                assertThat(decoded.get(j).get("args")).hasSameSizeAs(expected.get(j).get(4));
                assertThat(decoded.get(j).get("topics")).isEqualTo(expected.get(j).get(5));
            }
        }
    }

    @Test
    void aMalformedLineIsNamedWithItsOffset() throws Exception {
        Path metadata = Shared.file("recordings/metadata/evm-domain-v14.scale");
        Path events = Files.writeString(folder.resolve("events.txt"), "0400e4000000000050dc000000\n\n0x04zz\n");

        Cli.Result malformed = new Cli(folder).run("inspect", "--metadata=" + metadata, "--events=" + events);

        assertThat(malformed.exitCode()).isEqualTo(2);
        assertThat(malformed.out())
                .isEqualTo(
                        "[{\"phase\":228,\"pallet\":\"System\",\"event\":\"ExtrinsicSuccess\","
                                + "\"args\":[\"0x50dc0000\"],\"topics\":0,\"decoded\":{\"dispatch_info\":"
                                + "{\"weight\":{\"ref_time\":20,\"proof_size\":55},\"class\":\"Normal\","
                                + "\"pays_fee\":\"Yes\"}}}]\n");
        assertThat(malformed.err()).contains("--events=" + events + " line 3: 'z' is not a hex digit at offset 4");

        Files.writeString(events, "0x0400e4000000000050dc0000\n");
        Cli.Result truncated = new Cli(folder).run("inspect", "--metadata=" + metadata, "--events=" + events);
        assertThat(truncated.exitCode()).isEqualTo(2);
        assertThat(truncated.err()).contains("line 1: System.ExtrinsicSuccess: needs 1 bytes, 0 left at offset 12");
    }

    /** Text of a node neither moves the cursor nor turns the direction of text: JSON of ASCII says the same. */
    @Test
    void textFromANodeIsInert() throws Exception {
        String hostile = "\u009b31m\u007f\u202e<";
        MetadataBytes bytes = new MetadataBytes();
        int text = bytes.primitive(2);
        int flag = bytes.primitive(0);
        int events = bytes.enumeration(new MetadataBytes.Variant("E", 0, new MetadataBytes.Field("f", text)),
                new MetadataBytes.Variant("Flag", 1, new MetadataBytes.Field("f", flag)));
        Path metadata = Files.write(folder.resolve("m.scale"), bytes.pallet("P", 7, events).bytes());
        String one = Hex.encode(new ScaleBytes().compact(1).u8(2).u8(7).u8(0).text(hostile).u8(0).bytes());
        String bad = Hex.encode(new ScaleBytes().compact(1).u8(2).u8(7).u8(1).u8(2).u8(0).bytes());
        Path blobs = Files.writeString(folder.resolve("e.txt"), one + "\n" + bad + "\n");

        Cli.Result result = new Cli(folder).run("inspect", "--metadata=" + metadata, "--events=" + blobs);

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out().chars()).allMatch(each -> each == '\n' || each >= 0x20 && each < 0x7f);
        List<String> lines = result.out().lines().toList();
        assertThat(JSON.readTree(lines.get(0)).at("/0/decoded/f").asText()).isEqualTo(hostile);
        // Bytes that their type does not allow are shown as bytes, with the reason.
        assertThat(JSON.readTree(lines.get(1)).at("/0/decoded").isNull()).isTrue();
        assertThat(JSON.readTree(lines.get(1)).at("/0/undecoded").asText()).contains("boolean byte is 2");
        assertThat(JSON.readTree(lines.get(1)).at("/0/args/0").asText()).isEqualTo("0x02");
    }
}
