package xyz.autonomys.blocktimes.devnet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.scale.EventCursor;
import xyz.autonomys.blocktimes.scale.EventWalker;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.Metadata;
import xyz.autonomys.blocktimes.scale.StorageKey;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class DevnetTest {

    private static final long MOST_BYTES_PER_BLOCK = 64;

    private final SimulatedConsensus consensus =
            new SimulatedConsensus(new Devnet.Options(1, 3_000, 0), Devnet.GENESIS_MS);
    private final SimulatedDomain domain = new SimulatedDomain(1, consensus);

    @Test
    void theSameSeedMakesTheSameChainsAndAnotherSeedOthers() {
        SimulatedConsensus again = new SimulatedConsensus(new Devnet.Options(1, 3_000, 0), Devnet.GENESIS_MS);
        assertThat(again.hashes().hash(3_000)).isEqualTo(consensus.hashes().hash(3_000));
        assertThat(new SimulatedDomain(1, again).hashes().hash(domain.tip()))
                .isEqualTo(domain.hashes().hash(domain.tip()));
        assertThat(new SimulatedConsensus(new Devnet.Options(2, 3_000, 0), Devnet.GENESIS_MS)
                        .hashes()
                        .hash(1))
                .isNotEqualTo(consensus.hashes().hash(1));
    }

    @Test
    void headersHashTrulyAndHashesLeadBackToTheirBlocks() {
        for (SimulatedChain chain : List.of(consensus, domain)) {
            for (int block = 0; block <= chain.tip(); block++) {
                assertThat(chain.computeHash(block)).isEqualTo(chain.hashes().hash(block));
                assertThat(chain.hashes().block(chain.hashes().hash(block))).isEqualTo(block);
            }
            assertThat(chain.hashes().block(new byte[32])).isEqualTo(-1);
        }
    }

    @Test
    void eventsAreThoseOfTheRuntimeThatExecutedTheBlockAndEveryKindOccurs() {
        EventWalker before = new EventWalker(Metadata.decode(SimulatedRuntime.consensus(0).metadata()));
        EventWalker after = new EventWalker(Metadata.decode(SimulatedRuntime.consensus(1).metadata()));
        java.util.Map<String, Integer> seen = new java.util.TreeMap<>();
        long all = 0;
        for (int block = 1; block <= 3_000; block++) {
            EventCursor cursor =
                    (block <= 1_500 ? before : after).walk(consensus.storage(block, StorageKey.of("System", "Events")));
            while (cursor.next()) {
                seen.merge(cursor.layout().toString(), 1, Integer::sum);
                all++;
            }
        }
        assertThat(seen)
                .containsOnlyKeys(
                        "Domains.BundleStored",
                        "Domains.DomainEpochCompleted",
                        "Domains.OperatorOffline",
                        "Rewards.BlockReward",
                        "Subspace.FarmerVote",
                        "Subspace.SegmentHeaderStored",
                        "System.CodeUpdated",
                        "System.ExtrinsicSuccess");
        assertThat(seen)
                .containsEntry("Domains.DomainEpochCompleted", domain.tip() / 100)
                .containsEntry("System.CodeUpdated", 1);
        assertThat(all / 3_000).isBetween(8L, 15L);
    }

    @Test
    void slotsAreGeometricWithProbabilityOneSixth() {
        SimulatedConsensus chain = new SimulatedConsensus(new Devnet.Options(5, 40_000, 0), Devnet.GENESIS_MS);
        double meanMs = (chain.timestampMs(40_000) - chain.timestampMs(0)) / 40_000.0;
        // Mean 6 s, standard deviation 5.48 s: five standard errors of the mean of 40,000.
        assertThat(meanMs).isBetween(6_000 - 137.0, 6_000 + 137.0);
        for (int block = 1; block <= 40_000; block++) {
            assertThat(chain.timestampMs(block) - chain.timestampMs(block - 1)).isGreaterThanOrEqualTo(500);
        }
    }

    @Test
    void aMillionBlocksTakeAtMost64BytesEach() {
        // Counted, not measured: hash and its way back, time, slot and domain block; and the domain's part of it.
        long consensusBytes = hashBytes(1_000_001) + 1_000_001L * (8 + 4 + 4);
        long domainBytes = hashBytes(829_549) + 829_549L * 4;
        assertThat((consensusBytes + domainBytes) / (1_000_001 + 829_549)).isLessThanOrEqualTo(MOST_BYTES_PER_BLOCK);
    }

    private static long hashBytes(int blocks) {
        return (long) blocks * HashIndex.HASH_BYTES + 4L * HashIndex.capacity(blocks);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | [] | -32601 | Method not found",
                "state_queryStorage | [[],\"0x00\"] | -32601 | RPC call is unsafe to be called externally",
                "state_getPairs | [\"0x\"] | -32601 | RPC call is unsafe to be called externally",
                "chain_getHeader | [\"0x1111111111111111111111111111111111111111111111111111111111111111\"] | 4003 |"
                        + " Client error: UnknownBlock",
                "state_queryStorageAt | [[],\"0x1111111111111111111111111111111111111111111111111111111111111111\"] |"
                        + " 4001 | Cannot resolve a block range",
                "chain_getBlockHash | [4294967296] | -32602 | Invalid params",
                "chain_getHeader | [\"zz\"] | -32602 | Invalid params",
            })
    void errorsHaveANodesCodes(String method, String params, int code, String message) throws Exception {
        JsonNode reply = ask("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"" + method + "\",\"params\":" + params + "}");

        assertThat(reply.get("id").asInt()).isEqualTo(5);
        assertThat(reply.at("/error/code").asInt()).isEqualTo(code);
        assertThat(reply.at("/error/message").asText()).startsWith(message);
    }

    @Test
    void batchesAreAnsweredAndWhatIsNoJsonIsRefused() throws Exception {
        JsonNode replies = ask(
                "[{\"id\":1,\"method\":\"chain_getBlockHash\",\"params\":[[0,3000,3001]]},"
                        + "{\"id\":2,\"method\":\"x\"}]");
        assertThat(replies).hasSize(2);
        assertThat(replies.at("/0/result/0").asText()).isEqualTo(Hex.encode(consensus.hashes().hash(0)));
        assertThat(replies.at("/0/result/2").isNull()).isTrue();
        assertThat(replies.at("/1/error/code").asInt()).isEqualTo(-32601);
        assertThat(ask("nonsense").at("/error/code").asInt()).isEqualTo(-32700);
    }

    @Test
    void theGrowingChainsBeginWithTheBlocksOfThoseThatStandStill() {
        SimulatedConsensus still = new SimulatedConsensus(Devnet.Options.defaults(), Devnet.GENESIS_MS);
        SimulatedConsensus growing = new SimulatedConsensus(Devnet.Options.growingDefaults(), Devnet.GENESIS_MS);

        // Each hash is made from the one before.
        assertThat(growing.hashes().hash(still.tip() - 1)).isEqualTo(still.hashes().hash(still.tip() - 1));
        assertThat(growing.tip()).isEqualTo(2 * still.tip());
        DevnetNode node = new DevnetNode(
                growing, 0, new SimulatedClock(growing.timestampMs(still.tip()), 0, new SimulatedTime()));
        assertThat(node.bestBlock()).isEqualTo(still.tip());
    }

    /** As on Polkadot or Kusama: dozens of pallets, hundreds of kinds of events. */
    @Test
    void eventsOfHundredsOfKindsAreWalked() {
        MetadataWriter metadata = new MetadataWriter();
        int u8 = metadata.primitive(3);
        int u32 = metadata.primitive(5);
        int amount = metadata.compactOf(metadata.primitive(7));
        int account = metadata.array(32, u8);
        int outcome = metadata.enumeration(List.of(new MetadataWriter.Variant("Ok", 0, List.of()),
                new MetadataWriter.Variant("Err", 1, List.of(new MetadataWriter.Field("module", u32)))));
        int transfer =
                metadata.composite(new MetadataWriter.Field("to", account), new MetadataWriter.Field("amount", amount));
        ScaleWriter records = new ScaleWriter();
        int pallets = 80;
        int kinds = 12;
        for (int pallet = 0; pallet < pallets; pallet++) {
            List<MetadataWriter.Variant> events = new ArrayList<>();
            for (int event = 0; event < kinds; event++) {
                boolean failed = event % 2 == 1;
                events.add(new MetadataWriter.Variant(
                        "Event" + event,
                        3 * event,
                        List.of(
                                new MetadataWriter.Field("transfer", transfer),
                                new MetadataWriter.Field(null, outcome))));
                records.u8(0)
                        .u32(pallet)
                        .u8(2 * pallet)
                        .u8(3 * event)
                        .noise(event, 32)
                        .compact(1L << 3 * event)
                        .u8(failed ? 1 : 0);
                if (failed) {
                    records.u32(event);
                }
                records.compact(0); // no topics
            }
            metadata.pallet("Pallet" + pallet, 2 * pallet, metadata.enumeration(events));
        }
        EventCursor cursor = new EventWalker(Metadata.decode(metadata.write()))
                .walk(new ScaleWriter().compact(pallets * kinds).raw(records.toBytes()).toBytes());
        List<String> seen = new ArrayList<>();
        while (cursor.next()) {
            seen.add(cursor.layout().toString());
        }
        assertThat(seen).hasSize(960).doesNotHaveDuplicates().startsWith("Pallet0.Event0").endsWith("Pallet79.Event11");
    }

    private JsonNode ask(String text) throws Exception {
        DevnetNode node = new DevnetNode(
                consensus, 0, new SimulatedClock(consensus.timestampMs(consensus.tip()), 0, new SimulatedTime()));
        return new ObjectMapper().readTree(node.answer(text, new HeadSubscriptions(node)));
    }
}
