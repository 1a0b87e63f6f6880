package xyz.autonomys.blocktimes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class RangeSenderTest {

    private final List<BlockRange> carried = new ArrayList<>();
    private final List<Consumer<Exception>> underWay = new ArrayList<>();
    private int timesAllArrived;

    private final RangeSender.Route route = new RangeSender.Route() {
        @Override
        public void carry(Chunk chunk, Consumer<Exception> ended) {
            carried.add(chunk.range());
            underWay.add(ended);
        }

        @Override
        public int ahead() {
            return 4;
        }

        @Override
        public boolean isStopping() {
            return false;
        }

        @Override
        public void allArrived() {
            timesAllArrived++;
        }
    };

    private static BlockRange range(long first, long last) {
        return new BlockRange(first, last);
    }

    @Test
    void blocksThatAreAddedJustBeforeThePlanIsClosedAreSentToo() {
        RunLedger ledger = RunLedger.following("c", List.of(range(1, 10)), new SimulatedTime());
        RangeSender sender = new RangeSender("c", ledger, 256, Runnable::run, route);
        sender.send();
        // Another thread changes the plan; this one is not told before the chunk under way arrives.
        ledger.extend(range(11, 12));
        ledger.close();
        underWay.get(0).accept(null);

        assertThat(carried).containsExactly(range(1, 10), range(11, 12));
        assertThat(timesAllArrived).isZero();
        sender.grow();
        underWay.get(1).accept(null);
        assertThat(carried).hasSize(2);
        assertThat(timesAllArrived).isEqualTo(1);
    }

    private void end(int exchange, Exception failure) {
        underWay.get(exchange).accept(failure);
    }

    @Test
    void aChunkThatIsTooLargeForMemoryPassesInPartsInItsTurnAndLaterOnesAreSmaller() {
        RunLedger ledger = RunLedger.of("c", List.of(range(1, 2_000)), new SimulatedTime());
        RangeSender sender = new RangeSender("c", ledger, 256, Runnable::run, route);
        sender.send();
        assertThat(carried).containsExactly(range(1, 256), range(257, 512), range(513, 768), range(769, 1_024));

        end(0, RpcException.tooLarge(1_000));
        end(4, RpcException.tooLarge(1_000));
        assertThat(carried.subList(4, 6)).containsExactly(range(1, 128), range(1, 64));
        end(5, null);
        end(6, null);
        end(7, null);

        assertThat(carried.subList(6, 9)).containsExactly(range(65, 128), range(129, 256), range(1_025, 1_118));
        assertThat(ledger.missing()).isNotEmpty();
        assertThat(ledger.failedBlocks()).isZero();
    }

    @Test
    void oneBlockThatIsTooLargeForMemoryIsRecorded() {
        RunLedger ledger = RunLedger.of("c", List.of(range(7, 7)), new SimulatedTime());
        RangeSender sender = new RangeSender("c", ledger, 256, Runnable::run, route);
        sender.send();

        end(0, RpcException.tooLarge(40_000_000));

        assertThat(ledger.missing()).singleElement().satisfies(failure -> assertThat(failure.reason())
                .isEqualTo("the responses are too large for the heap: more than 40 MB at once; raise it "
                        + "(JAVA_OPTS=-Xmx…)"));
        assertThat(timesAllArrived).isEqualTo(1);
    }

    @Test
    void aPlanOfBillionsOfBlocksIsCutAsItIsSent() {
        RunLedger ledger = RunLedger.of("c", List.of(range(1, Long.MAX_VALUE / 2)), new SimulatedTime());
        RangeSender sender = new RangeSender("c", ledger, 256, Runnable::run, route);

        sender.send();

        assertThat(carried).hasSize(4);
    }
}
