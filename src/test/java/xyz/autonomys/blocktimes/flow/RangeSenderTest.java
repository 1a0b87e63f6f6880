package xyz.autonomys.blocktimes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class RangeSenderTest {

    private final List<BlockRange> carried = new ArrayList<>();
    private final List<Consumer<Exception>> underWay = new ArrayList<>();
    private int timesAllArrived;

    private final RangeSender.Route route = new RangeSender.Route() {
        @Override
        public void carry(BlockRange range, RangeOrder.Turn turn, Consumer<Exception> ended) {
            carried.add(range);
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
}
