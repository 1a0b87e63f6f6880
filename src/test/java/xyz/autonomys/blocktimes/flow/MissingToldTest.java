package xyz.autonomys.blocktimes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.events.BlocksMissing;
import xyz.autonomys.blocktimes.events.Event;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.plan.MissingBlocks;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.time.SimulatedTime;

/** Blocks that a plan could not have are told when it ends. */
class MissingToldTest {

    @TempDir
    Path folder;
    private final List<Event> told = new ArrayList<>();
    private final Events events = new Events();
    private CurrentPlan plan;

    @BeforeEach
    void listen() {
        plan = new CurrentPlan(new MissingBlocks(), events);
        events.subscribe(new Events.Subscriber() {
            @Override
            public boolean wants(Event event) {
                return true;
            }

            @Override
            public void take(Event event) {
                told.add(event);
            }

            @Override
            public double slowFactor() {
                return Double.POSITIVE_INFINITY;
            }
        });
    }

    private static BlockRange range(long first, long last) {
        return new BlockRange(first, last);
    }

    private RunLedger begin(BlockRange blocks) {
        RunLedger ledger = RunLedger.of("consensus", List.of(blocks), new SimulatedTime());
        plan.begin(ledger, null, Witnesses.FULL, () -> { });
        return ledger;
    }

    @Test
    void intervalsOfOneReasonAreOneEventAndNothingIsToldTwice() {
        RunLedger first = begin(range(1, 6));
        first.failed(range(2, 2), "pruned");
        first.failed(range(3, 3), "pruned");
        first.failed(range(5, 6), "garbled");
        assertThat(told).as("the plan goes on").isEmpty();
        first.breakOff("nobody answers");
        first.finish();

        assertThat(told).containsExactly(new BlocksMissing("consensus", 1, 1, "nobody answers"),
                new BlocksMissing("consensus", 2, 3, "pruned"), new BlocksMissing("consensus", 4, 4, "nobody answers"),
                new BlocksMissing("consensus", 5, 6, "garbled"));
        told.clear();
        RunLedger second = begin(range(2, 6));
        second.failed(range(2, 3), "pruned");
        second.failed(range(4, 6), "lost again");
        second.finish();

        assertThat(told).containsExactly(new BlocksMissing("consensus", 4, 6, "lost again"));
    }

    @Test
    void aStopIsNoFailure() {
        RunLedger ledger = begin(range(1, 6));
        ledger.stopped();
        ledger.finish();

        assertThat(told).isEmpty();
    }
}
