package xyz.autonomys.blocktimes.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.decode.RuntimeBytes;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.ScaleBytes;
import xyz.autonomys.blocktimes.scale.StorageKey;

class BlockInspectionTest {

    private static final Chain CHAIN = new Chain("c", ChainKind.SUBSTRATE, 100, 6_000);
    private static final String HASH = Answers.hash(1);

    private final Answers node = new Answers();
    private final Map<StateKey, byte[]> values = new LinkedHashMap<>();

    @BeforeEach
    void writeDownTheAnswers() {
        node.answer("chain_getBlockHash[[17]]", "[\"" + HASH + "\"]");
        node.answer("chain_getHeader[" + HASH + "]", Answers.headerJson(17));
        node.answer("state_getMetadata[" + Answers.hash(2) + "]", '"' + Hex.encode(RuntimeBytes.metadata()) + '"');
        values.put(StateKey.NOW, new ScaleBytes().u64(1_600_000_000_000L).bytes());
        values.put(StateKey.LAST_RUNTIME_UPGRADE, new ScaleBytes().compact(10).text("subspace").bytes());
        values.put(StateKey.EVENTS, null);
        values.put(StateKey.EVENT_COUNT, null);
    }

    private BlockInspection inspect() throws InterruptedException {
        node.answer("state_queryStorageAt", Answers.stateJson(HASH, values));
        return BlockInspection.of(CHAIN, 17, node);
    }

    private void count(int events) {
        values.put(StateKey.EVENT_COUNT, new ScaleBytes().u32(events).bytes());
    }

    private void segment(int index, String... events) {
        String key = StorageKey.ofIdentityMap("System", "EventSegments", index);
        node.answer("state_getStorage[" + key + ", " + HASH + "]",
                events.length == 0 ? "null" : '"' + Hex.encode(RuntimeBytes.events(events)) + '"');
    }

    @Test
    void everyEventIsShownInOrder() throws Exception {
        values.put(StateKey.EVENTS, RuntimeBytes.events(RuntimeBytes.OTHER, RuntimeBytes.bundle(3)));
        count(2);

        BlockInspection block = inspect();

        assertThat(block.number()).isEqualTo(17);
        assertThat(block.hash()).isEqualTo(HASH);
        assertThat(block.header().number()).isEqualTo(17);
        assertThat(block.runtime()).isEqualTo(new RuntimeVersion("subspace", 10));
        assertThat(block.timestampMs()).isEqualTo(1_600_000_000_000L);
        assertThat(block.events()).extracting(BlockInspection.Event::event).containsExactly("Other", "BundleStored");
        BlockInspection.Event bundle = block.events().get(1);
        assertThat(bundle.phase()).isEqualTo(-1);
        assertThat(bundle.pallet()).isEqualTo("Domains");
        assertThat(bundle.fieldNames()).containsExactly("domain_id");
        assertThat(bundle.arguments()).containsExactly(new byte[] {3, 0, 0, 0});
        assertThat(bundle.topics()).isZero();
    }

    @Test
    void eventsAreShownWhateverTheirCountSays() throws Exception {
        values.put(StateKey.EVENTS, RuntimeBytes.events(RuntimeBytes.OTHER, RuntimeBytes.OTHER));
        assertThat(inspect().events()).hasSize(2);
    }

    @Test
    void aBlockWithoutEventsNeedsNoMetadata() throws Exception {
        values.put(StateKey.NOW, null);
        BlockInspection genesis = inspect();

        assertThat(genesis.events()).isEmpty();
        assertThat(genesis.timestampMs()).isNull();
        assertThat(node.asked()).containsExactly("chain_getBlockHash[[17]]", "chain_getHeader[" + HASH + "]",
                "state_queryStorageAt");
    }

    @Test
    void eventsInSegmentsAreReadUpToTheirCount() throws Exception {
        count(3);
        segment(0, RuntimeBytes.OTHER, RuntimeBytes.bundle(1));
        segment(1, RuntimeBytes.bundle(2), RuntimeBytes.bundle(3));

        assertThat(inspect().events()).extracting(event -> event.arguments().stream().map(Hex::encode).toList())
                .containsExactly(List.of(), List.of("0x01000000"), List.of("0x02000000"));
    }

    @Test
    void segmentsThatEndTooEarlyAreSaid() {
        count(3);
        segment(0, RuntimeBytes.OTHER, RuntimeBytes.OTHER);
        segment(1);

        assertThatThrownBy(this::inspect).isInstanceOf(ChainException.class)
                .hasMessage("[c #17] System.EventCount is 3, but System.EventSegments end at 2 at offset 0");
    }

    @Test
    void aBlockTheNodeDoesNotHaveIsSaidWithItsBestOne() {
        node.answer("chain_getBlockHash[[17]]", "[null]").answer("chain_getHeader[]", Answers.headerJson(12));
        assertThatThrownBy(this::inspect).isInstanceOf(ChainException.class)
                .hasMessage("[c #17] the endpoint has no such block; its best block is 12");
    }

    @Test
    void aStateWithoutVersionGetsThatOfTheCodeOfItsParent() throws Exception {
        values.put(StateKey.LAST_RUNTIME_UPGRADE, null);
        node.answer("state_getRuntimeVersion[" + Answers.hash(2) + "]",
                "{\"specName\":\"early\",\"specVersion\":1001,\"apis\":[]}");
        assertThat(inspect().runtime()).isEqualTo(new RuntimeVersion("early", 1_001));
    }
}
