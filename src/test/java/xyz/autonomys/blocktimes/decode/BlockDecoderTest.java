package xyz.autonomys.blocktimes.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.chain.Answers;
import xyz.autonomys.blocktimes.chain.BlockState;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.chain.StateKey;
import xyz.autonomys.blocktimes.enrich.Block;
import xyz.autonomys.blocktimes.enrich.Enricher;
import xyz.autonomys.blocktimes.enrich.Making;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.ScaleBytes;

class BlockDecoderTest {

    private static final String HASH = Answers.hash(1);
    private static final String PARENT = Answers.hash(2);
    private static final String SLOT_ITEM = "065355425f2501002a00000000000000" + "a1".repeat(32)
            + "b2".repeat(32);
    private static final String SEGMENT_ITEM = "045355425f0404";
    private static final String DOMAIN_ITEM = "0652475452" + "80" + "cd".repeat(32);

    private static final Making MAKING =
            new Making("0x" + "a1".repeat(32), "0x" + "b2".repeat(32), null, null, 0, 0, null, null);

    private final Map<StateKey, byte[]> values = new EnumMap<>(StateKey.class);
    private final List<String> fetched = new ArrayList<>();

    BlockDecoderTest() {
        values.put(StateKey.NOW, new ScaleBytes().u64(1_600_000_000_000L).bytes());
        values.put(StateKey.NUMBER, new ScaleBytes().u32(17).bytes());
        values.put(StateKey.PARENT_HASH, Hex.decode(PARENT));
        values.put(StateKey.LAST_RUNTIME_UPGRADE, new ScaleBytes().compact(10).text("subspace").bytes());
        digest(SLOT_ITEM);
    }

    private void digest(String... items) {
        ScaleBytes digest = new ScaleBytes().compact(items.length);
        List.of(items).forEach(item -> digest.raw(Hex.decode(item)));
        values.put(StateKey.DIGEST, digest.bytes());
    }

    private void events(int bundlesOfDomain0, String... events) {
        values.put(StateKey.EVENTS, RuntimeBytes.events(events));
        values.put(StateKey.EVENT_COUNT, new ScaleBytes().u32(events.length).bytes());
        values.put(StateKey.SUCCESSFUL_BUNDLES,
                new ScaleBytes().compact(bundlesOfDomain0).raw(new byte[32 * bundlesOfDomain0]).bytes());
    }

    private BlockDecoder decoder(ChainKind kind) {
        RuntimeTracker runtimes = new RuntimeTracker(parent -> {
            fetched.add(parent);
            return CompletableFuture.completedFuture(RuntimeBytes.metadata());
        });
        return new BlockDecoder(new Chain("c", kind, 100, 6_000), runtimes, new SpecVersions(hash -> {
            throw new AssertionError("no version is asked for");
        }));
    }

    private Block decode(ChainKind kind) {
        DecodedBlock decoded = decoder(kind)
                .decode(17, HASH, Parent.genesis(Answers.hash(7)), Answers.anyState(values));
        return Enricher.enrich(decoded).block();
    }

    private void assertRefused(ChainKind kind, String message) {
        assertThatThrownBy(() -> decode(kind)).isInstanceOf(ChainException.class).hasMessage("[c #17] " + message);
    }

    @Test
    void aBlockOfAnyChainHasItsTimeAndParent() {
        values.remove(StateKey.DIGEST);
        assertThat(decode(ChainKind.SUBSTRATE))
                .isEqualTo(new Block(17, HASH, PARENT, 1_600_000_000_000L, 10, null, null, null, null, null,
                        List.of()));
        assertThat(fetched).isEmpty();
    }

    @Test
    void aBlockOfADomainNamesItsConsensusBlock() {
        assertThat(decode(ChainKind.AUTONOMYS_DOMAIN))
                .isEqualTo(new Block(17, HASH, PARENT, 1_600_000_000_000L, 10, null, null, null, null, null,
                        List.of()));
        digest(DOMAIN_ITEM);
        assertThat(decode(ChainKind.AUTONOMYS_DOMAIN))
                .isEqualTo(new Block(17, HASH, PARENT, 1_600_000_000_000L, 10, null, null, Answers.hash(0xcd), null,
                        null, List.of()));
    }

    @Test
    void aConsensusBlockWithoutBundlesHasNone() {
        events(0, RuntimeBytes.OTHER);
        values.put(StateKey.SUCCESSFUL_BUNDLES, null);
        assertThat(decode(ChainKind.AUTONOMYS_CONSENSUS))
                .isEqualTo(new Block(17, HASH, PARENT, 1_600_000_000_000L, 10, false, 0L, null, 42L,
                        MAKING, List.of()));
        assertThat(fetched).containsExactly(Answers.hash(7));
    }

    @Test
    void eventsOfAConsensusBlockAreCounted() {
        digest(SLOT_ITEM, SEGMENT_ITEM);
        events(2, RuntimeBytes.OTHER, RuntimeBytes.bundle(0), RuntimeBytes.bundle(1), RuntimeBytes.SEGMENT,
                RuntimeBytes.bundle(0), RuntimeBytes.bundle(3), RuntimeBytes.bundle(3), RuntimeBytes.offline(4, 0),
                RuntimeBytes.epoch(false, 0, 9), RuntimeBytes.offline(5, 1), RuntimeBytes.epoch(true, 1, 8));

        assertThat(decode(ChainKind.AUTONOMYS_CONSENSUS))
                .isEqualTo(new Block(17, HASH, PARENT, 1_600_000_000_000L, 10, true, 5L, null,
                42L, MAKING, List.of(new OfflineOperator(0, 9L, 4, 5, 6, 7, 8L), new OfflineOperator(1, 8L, 5, 5, 6,
                        7, 8L))));
    }

    @Test
    void aBlockMayBeGivenOtherOperators() {
        events(0, RuntimeBytes.OTHER);
        Block block = decode(ChainKind.AUTONOMYS_CONSENSUS);
        List<OfflineOperator> operators = List.of(new OfflineOperator(0, 9L, 4, 5, 6, 7, null));
        assertThat(block.with(operators))
                .isEqualTo(new Block(17, HASH, PARENT, 1_600_000_000_000L, 10, false, 0L, null, 42L, MAKING,
                        operators));
    }

    @Test
    void theDigestSaysByWhatRangeAndHowManyIterationsABlockWasMade() {
        digest(SLOT_ITEM, "045355425f2401" + "ffffffffffffffff", "045355425f1400" + "80d1f008");
        events(0, RuntimeBytes.OTHER);
        Making making = decode(ChainKind.AUTONOMYS_CONSENSUS).making();
        assertThat(making.solutionRange()).isEqualTo(-1L);
        assertThat(making.slotIterations()).isEqualTo(150_000_000L);
    }

    @Test
    void theWeightOfABlockIsThatOfItsThreeClasses() {
        events(0, RuntimeBytes.OTHER);
        values.put(StateKey.BLOCK_WEIGHT, new ScaleBytes().compact(1_000).compact(1).compact(200).compact(2)
                .compact(30).compact(3).bytes());
        assertThat(decode(ChainKind.AUTONOMYS_CONSENSUS).making().weightPs()).isEqualTo(1_230L);

        // A weight as it was once, a single number each, and one that no block has.
        values.put(StateKey.BLOCK_WEIGHT, new ScaleBytes().compact(1_000).compact(1).compact(2).bytes());
        assertThat(decode(ChainKind.AUTONOMYS_CONSENSUS).making().weightPs()).isNull();
    }

    @Test
    void anAuthorThatIsCutOffIsTold() {
        digest("065355425f24002a00000000000000");
        events(0, RuntimeBytes.OTHER);
        assertThatThrownBy(() -> decode(ChainKind.AUTONOMYS_CONSENSUS)).hasMessageContaining("32 bytes");
    }

    @Test
    void witnessesThatDisagreeAreBothTold() {
        events(1, RuntimeBytes.bundle(0), RuntimeBytes.SEGMENT);
        assertRefused(ChainKind.AUTONOMYS_CONSENSUS, "cross-check failed: Subspace.SegmentHeaderStored events: 1, "
                + "SegmentCommitment digest items: 0 (spec 10)");
        events(2, RuntimeBytes.bundle(0), RuntimeBytes.bundle(1));
        assertRefused(ChainKind.AUTONOMYS_CONSENSUS,
                "cross-check failed: Domains.BundleStored events of domain 0: 1, "
                + "bundles in Domains.SuccessfulBundles(0): 2 (spec 10)");
        values.put(StateKey.EVENT_COUNT, new ScaleBytes().u32(3).bytes());
        assertRefused(ChainKind.AUTONOMYS_CONSENSUS,
                "cross-check failed: System.EventCount: 3, events in System.Events: 2 (spec 10)");
    }

    @Test
    void aConsensusBlockHasASlot() {
        events(0, RuntimeBytes.OTHER);
        digest(DOMAIN_ITEM);
        assertRefused(ChainKind.AUTONOMYS_CONSENSUS, "System.Digest has no pre-digest with a slot");
        digest("065355425f24012a00000000000000");
        assertRefused(ChainKind.AUTONOMYS_CONSENSUS, "pre-digest version 1 is not known, only 0");
    }

    @Test
    void eventsThatCannotBeReadAreRefusedWithTheirPlace() {
        events(0, "01010000");
        assertRefused(ChainKind.AUTONOMYS_CONSENSUS,
                "System.Events: no pallet with events has index 1 at offset 2 (spec 10)");
    }

    @ParameterizedTest
    @EnumSource(names = {"NOW", "NUMBER", "PARENT_HASH", "DIGEST", "LAST_RUNTIME_UPGRADE", "EVENTS", "EVENT_COUNT"})
    void aValueThatIsMissingIsNamed(StateKey key) {
        events(0, RuntimeBytes.OTHER);
        values.put(key, null);
        assertRefused(ChainKind.AUTONOMYS_CONSENSUS, "the endpoint has no " + key + " in the state of this block");
    }

    @Test
    void aConsensusBlockHasEvents() {
        events(0);
        assertRefused(ChainKind.AUTONOMYS_CONSENSUS,
                "System.Events is empty; the inherents of a block leave events");
    }

    /** The values that make a row: number and parent are those of the list of hashes, the runtime that of others. */
    @Test
    void aLeanStateGivesTheSameRowIfTheListOfHashesIsRight() {
        digest(SLOT_ITEM, SEGMENT_ITEM);
        events(2, RuntimeBytes.OTHER, RuntimeBytes.bundle(0), RuntimeBytes.bundle(1), RuntimeBytes.SEGMENT,
                RuntimeBytes.bundle(0));
        Parent parent = Parent.genesis(PARENT);
        BlockDecoder decoder = decoder(ChainKind.AUTONOMYS_CONSENSUS);
        DecodedBlock full = decoder.decode(17, HASH, parent, Answers.state(values));
        values.put(StateKey.NUMBER, new ScaleBytes().u32(16).bytes());
        BlockState before = Answers.state(values);
        values.put(StateKey.NUMBER, new ScaleBytes().u32(20).bytes());
        BlockState after = Answers.state(values);

        values.keySet().retainAll(ChainKind.AUTONOMYS_CONSENSUS.leanKeys());
        BlockState lean = Answers.state(values);
        assertThat(decoder.versions().isMissing(lean)).isTrue();
        assertThatThrownBy(() -> decoder.decode(17, HASH, parent, lean)).isInstanceOf(ChainException.class)
                .hasMessage("[c #17] the endpoint does not say which runtime executed it: state_getRuntimeVersion of"
                        + " its parent fails");
        decoder.versions().note(16, before);
        decoder.versions().note(19, after); // it is another block's
        assertThat(decoder.versions().isKnown(17, lean)).isFalse();
        decoder.versions().note(20, after);
        decoder.versions().learn(17, List.of(PARENT, HASH, HASH));

        assertThat(Enricher.enrich(decoder.decode(17, HASH, parent, lean))).isEqualTo(Enricher.enrich(full));
    }

    @Test
    void aLeanStateIsStillCheckedByWhatItHas() {
        events(0, RuntimeBytes.OTHER, RuntimeBytes.SEGMENT);
        values.keySet().removeAll(List.of(StateKey.NUMBER, StateKey.PARENT_HASH, StateKey.EVENT_COUNT,
                StateKey.SUCCESSFUL_BUNDLES));
        assertRefused(ChainKind.AUTONOMYS_CONSENSUS, "cross-check failed: Subspace.SegmentHeaderStored events: 1,"
                + " SegmentCommitment digest items: 0 (spec 10)");
    }

    @Test
    void aParentIsReadOfFewValues() {
        BlockDecoder consensus = decoder(ChainKind.AUTONOMYS_CONSENSUS);
        values.keySet().retainAll(consensus.parentKeys());
        assertThat(consensus.parent(17, HASH, Answers.state(values))).isEqualTo(new Parent(
                HASH, OptionalLong.of(1_600_000_000_000L), OptionalLong.of(42), OptionalInt.of(10)));

        BlockDecoder domain = decoder(ChainKind.AUTONOMYS_DOMAIN);
        values.keySet().retainAll(domain.parentKeys());
        assertThat(domain.parent(17, HASH, Answers.state(values))).isEqualTo(new Parent(
                HASH, OptionalLong.of(1_600_000_000_000L), OptionalLong.empty(), OptionalInt.of(10)));
        values.put(StateKey.LAST_RUNTIME_UPGRADE, new byte[] {1});
        assertThat(domain.parent(17, HASH, Answers.state(values))).isEqualTo(new Parent(
                HASH, OptionalLong.of(1_600_000_000_000L), OptionalLong.empty(), OptionalInt.empty()));
        values.put(StateKey.NOW, new byte[] {1});
        assertThatThrownBy(() -> domain.parent(17, HASH, Answers.state(values)))
                .isInstanceOf(ChainException.class)
                .hasMessage("[c #17] Timestamp.Now has 1 bytes, not the 8 of a Unix time in ms: 0x01");
        assertThatThrownBy(() -> domain.parent(16, HASH, Answers.state(values)))
                .isInstanceOf(ChainException.class)
                .hasMessage("[c #16] the endpoint returned hash " + HASH + ", which is block 17");
    }

    @Test
    void aHashOfAnotherBlockIsNoticed() {
        values.put(StateKey.NUMBER, new ScaleBytes().u32(18).bytes());
        assertRefused(ChainKind.SUBSTRATE, "the endpoint returned hash " + HASH + ", which is block 18");
    }

    @Test
    void valuesOfAnotherLengthAreRefused() {
        values.put(StateKey.PARENT_HASH, new byte[31]);
        assertRefused(ChainKind.SUBSTRATE, "System.ParentHash has 31 bytes");
        values.put(StateKey.NOW, new byte[9]);
        assertRefused(ChainKind.SUBSTRATE,
                "Timestamp.Now has 9 bytes, not the 8 of a Unix time in ms: 0x000000000000000000");
        values.put(StateKey.NUMBER, new byte[3]);
        assertRefused(ChainKind.SUBSTRATE, "needs 4 bytes, 3 left at offset 0");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 253_402_300_799_999L})
    void timesFrom1970To9999AreTaken(long timestampMs) {
        values.put(StateKey.NOW, new ScaleBytes().u64(timestampMs).bytes());
        assertThat(decode(ChainKind.SUBSTRATE).timestampMs()).isEqualTo(timestampMs);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, 18446744073709551615", "253402300800000, 253402300800000"})
    void otherTimesAreRefused(long bits, String said) {
        values.put(StateKey.NOW, new ScaleBytes().u64(bits).bytes());
        assertRefused(ChainKind.SUBSTRATE, "Timestamp.Now is " + said + ", which is not a Unix time in ms");
    }
}
