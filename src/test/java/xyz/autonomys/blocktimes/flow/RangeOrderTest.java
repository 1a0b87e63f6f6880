package xyz.autonomys.blocktimes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class RangeOrderTest {

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final RangeOrder order = new RangeOrder();
    private final List<Long> passed = new ArrayList<>();
    private final List<Runnable> onWriter = new ArrayList<>();

    private Exchange exchange(long place) {
        Exchange exchange = new DefaultExchange(context);
        exchange.setVariable(RangeOrder.SEQUENCE, place);
        return exchange;
    }

    private boolean arrive(long place) {
        return order.process(exchange(place), doneSync -> {
            assertThat(doneSync).isFalse();
            passed.add(place);
        });
    }

    @Test
    void rangesPassInOrderEachWhenTheOneBeforeIsDone() {
        assertThat(arrive(2)).isFalse();
        assertThat(arrive(1)).isFalse();
        assertThat(passed).isEmpty();
        assertThat(arrive(0)).isFalse();
        assertThat(passed).containsExactly(0L);

        order.done(0);
        assertThat(passed).containsExactly(0L, 1L);

        order.done(1);
        assertThat(passed).containsExactly(0L, 1L, 2L);
    }

    @Test
    void aRangeThatFailedBeforeItsTurnGivesItUp() {
        arrive(3);
        order.done(1);
        order.done(2);
        assertThat(passed).isEmpty();

        order.done(0);

        assertThat(passed).containsExactly(3L);
    }

    @Test
    void rangesPassOnTheWritersThread() {
        order.begin(onWriter::add);
        arrive(1);
        arrive(0);
        assertThat(passed).isEmpty();
        assertThat(onWriter).hasSize(1);
        onWriter.get(0).run();
        order.done(0);

        assertThat(passed).containsExactly(0L);
        assertThat(onWriter).hasSize(2);
        onWriter.get(1).run();
        assertThat(passed).containsExactly(0L, 1L);
    }

    @Test
    void aNewPlanForgetsWhoWaitedAndWhoWasDone() {
        arrive(1);
        order.done(2);
        order.done(0);
        order.done(1);
        arrive(4);
        passed.clear();

        order.begin(Runnable::run);
        order.done(0);
        order.done(1);
        assertThat(arrive(2)).isFalse();
        order.done(2);
        order.done(3);

        assertThat(passed).containsExactly(2L);
    }

    @Test
    void theOtherWaysToCallAProcessorDoTheSame() throws Exception {
        Exchange second = exchange(1);
        CompletableFuture<Exchange> later = order.processAsync(second);
        order.process(exchange(0));
        assertThat(later).isNotDone();

        order.done(0);

        assertThat(later).isCompletedWithValue(second);
    }
}
