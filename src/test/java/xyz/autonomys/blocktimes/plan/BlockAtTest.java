package xyz.autonomys.blocktimes.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;

class BlockAtTest {

    private static final Chain CHAIN = new Chain("consensus", ChainKind.AUTONOMYS_CONSENSUS, 100, 6_000);
    private static final long GENESIS_MS = 1_700_000_000_000L;

    private int calls;
    private final TreeSet<Long> looked = new TreeSet<>();

    /** A node whose blocks have these times. */
    private BlockAt blocks(long best, LongUnaryOperator timestampMs) {
        return new BlockAt(CHAIN, node(timestampMs), best);
    }

    private ChainSurvey.Node node(LongUnaryOperator timestampMs) {
        return new ChainSurvey.Node() {
            @Override
            @SuppressWarnings("unchecked")
            public <T> T call(RpcCall<T> call) {
                calls++;
                if (call.method().equals("chain_getBlockHash")) {
                    long block = (Long) ((List<?>) call.params().get(0)).get(0);
                    looked.add(block);
                    return (T) List.of(String.valueOf(block));
                }
                long ms = timestampMs.applyAsLong(Long.parseLong((String) call.params().get(1)));
                return (T) (ms == 0 ? null
                        : ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(ms).array());
            }
        };
    }

    @Test
    void theFirstBlockAtATimeIsFoundWhereverItIs() throws Exception {
        LongUnaryOperator uneven = block -> GENESIS_MS + block * 6_000 + (block > 700 ? 90_000_000 : 0)
                + (block % 7) * 500;
        BlockAt blocks = blocks(1_000, uneven);
        for (long block = 1; block <= 1_000; block += 13) {
            assertThat(blocks.first(uneven.applyAsLong(block))).isEqualTo(block);
            assertThat(blocks.first(uneven.applyAsLong(block) + 1)).isEqualTo(block + 1);
        }
        assertThat(blocks.first(0)).isEqualTo(1);
        assertThat(blocks.first(Long.MAX_VALUE)).isEqualTo(1_001);
    }

    @Test
    void aFewCallsFindABlockAmongMillionsAndNoOlderOneIsLookedAtThanMustBe() throws Exception {
        LongUnaryOperator slow = block -> GENESIS_MS + block * 6_128 + (block * 7_919 % 5_000);
        BlockAt blocks = blocks(5_500_000, slow);

        assertThat(blocks.first(slow.applyAsLong(5_000_000))).isBetween(4_999_999L, 5_000_001L);

        assertThat(calls).isLessThanOrEqualTo(30);
        assertThat(looked.first()).isGreaterThan(4_900_000);
    }

    @Test
    void aBlockWithoutATimeIsSaid() {
        BlockAt blocks = blocks(1_000, block -> block < 500 ? 0 : GENESIS_MS + block * 6_000);

        assertThatThrownBy(() -> blocks.first(GENESIS_MS + 100 * 6_000)).isInstanceOf(ChainException.class)
                .hasMessageContaining("the endpoint has no Timestamp.Now of it");
    }

    @Test
    void afterAnOutageNoBlockIsNeededFarBelow() throws Exception {
        // Blocks of a day are missing above block 999,990; the endpoint has the state of the last 256 blocks alone.
        LongUnaryOperator gap = block -> block < 1_000_100 - 256 ? 0
                : GENESIS_MS + block * 6_000 + (block > 999_990 ? 86_400_000 : 0);
        BlockAt blocks = blocks(1_000_100, gap);

        assertThat(blocks.first(gap.applyAsLong(999_980))).isEqualTo(999_980);
    }

    @Test
    void timesBecomeAnInterval() throws Exception {
        LongUnaryOperator even = block -> GENESIS_MS + block * 6_000;
        Optional<Long> none = Optional.empty();

        assertThat(new BackfillPlan.Request(none, none, none, Optional.of(GENESIS_MS + 60_000),
                Optional.of(GENESIS_MS + 120_000)).resolved(blocks(1_000, even)))
                .isEqualTo(new BackfillPlan.Request(Optional.of(10L), Optional.of(19L), none));
        assertThat(new BackfillPlan.Request(none, none, Optional.of(5L), none, Optional.of(GENESIS_MS + 9_000_000))
                .resolved(blocks(1_000, even))).isEqualTo(new BackfillPlan.Request(none, none, Optional.of(5L)));
    }

    @Test
    void aTimeIsLookedUpOnceUnlessItIsAheadOfTheChain() throws Exception {
        LongUnaryOperator even = block -> GENESIS_MS + block * 6_000;
        AskedBlocks asked = new AskedBlocks(new BackfillPlan.Request(Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.of(GENESIS_MS + 60_000), Optional.empty()));
        ChainSurvey.Node unused = new ChainSurvey.Node() {
            @Override
            public <T> T call(RpcCall<T> call) {
                throw new AssertionError("asked again");
            }
        };
        assertThat(asked.of(CHAIN, node(even), 5).start()).contains(6L);
        assertThat(asked.of(CHAIN, node(even), 100).start()).contains(10L);
        assertThat(asked.of(CHAIN, unused, 200).start()).contains(10L);
        assertThat(asked.of(CHAIN).start()).contains(10L);
    }
}
