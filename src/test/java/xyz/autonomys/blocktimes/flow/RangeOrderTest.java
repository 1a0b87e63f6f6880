package xyz.autonomys.blocktimes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class RangeOrderTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final RangeOrder order = new RangeOrder();
    private final List<Long> passed = new ArrayList<>();
    private final List<Runnable> onWriter = new ArrayList<>();
    private List<RangeOrder.Turn> turns = turns(Runnable::run);

    private static List<RangeOrder.Turn> turns(Executor writer) {
        RangeOrder.Turns turns = new RangeOrder.Turns(writer);
        return Stream.generate(turns::next).limit(5).toList();
    }

    private Exchange exchange(int place) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setVariable(RangeOrder.TURN, turns.get(place));
        return exchange;
    }

    private boolean arrive(int place) {
        return order.process(exchange(place), doneSync -> {
            assertThat(doneSync).isFalse();
            passed.add((long) place);
        });
    }

    @Test
    void rangesPassInOrderEachWhenTheOneBeforeIsDone() {
        assertThat(arrive(2)).isFalse();
        assertThat(arrive(1)).isFalse();
        assertThat(passed).isEmpty();
        assertThat(arrive(0)).isFalse();
        assertThat(passed).containsExactly(0L);

        turns.get(0).done();
        assertThat(passed).containsExactly(0L, 1L);

        turns.get(1).done();
        assertThat(passed).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aRangeThatFailedBeforeItsTurnGivesItUp() {
        arrive(3);
        turns.get(1).done();
        turns.get(2).done();
        assertThat(passed).isEmpty();

        turns.get(0).done();

        assertThat(passed).containsExactly(3L);
    }

    @Test
    void rangesPassOnTheWritersThread() {
        turns = turns(onWriter::add);
        arrive(1);
        arrive(0);
        assertThat(passed).isEmpty();
        assertThat(onWriter).hasSize(1);
        onWriter.get(0).run();
        turns.get(0).done();

        assertThat(passed).containsExactly(0L);
        assertThat(onWriter).hasSize(2);
        onWriter.get(1).run();
        assertThat(passed).containsExactly(0L, 1L);
    }

    @Test
    void aNewPlanForgetsWhoWaitedAndWhoWasDone() {
        arrive(1);
        turns.get(2).done();
        turns.get(0).done();
        turns.get(1).done();
        arrive(4);
        passed.clear();

        turns = turns(Runnable::run);
        turns.get(0).done();
        turns.get(1).done();
        assertThat(arrive(2)).isFalse();
        turns.get(2).done();
        turns.get(3).done();

        assertThat(passed).containsExactly(2L);
    }

    @Test
    void whatAnEarlierStartLeftOnItsWayIsRefusedWhetherItWaitsOrComesLater() {
        Exchange waits = exchange(1);
        Exchange comesLater = exchange(0);
        order.process(waits, doneSync -> passed.add(1L));
        turns.get(0).turns().close();
        order.process(comesLater, doneSync -> passed.add(0L));

        assertThat(passed).containsExactly(1L, 0L);
        assertThat(waits.getException()).isInstanceOf(CancellationException.class);
        assertThat(comesLater.getException()).isInstanceOf(CancellationException.class);
    }

    @Test
    void theOtherWaysToCallAProcessorDoTheSame() throws Exception {
        Exchange second = exchange(1);
        CompletableFuture<Exchange> later = order.processAsync(second);
        order.process(exchange(0));
        assertThat(later).isNotDone();

        turns.get(0).done();

        assertThat(later).isCompletedWithValue(second);
    }
}
