package xyz.autonomys.blocktimes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.AggregateDefinition;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.ToDefinition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.LinkageException;
import xyz.autonomys.blocktimes.flow.body.PartitionRun;
import xyz.autonomys.blocktimes.flow.body.RangeRows;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.storage.MadeChain;

/**
 * The part of the route that writes, alone: rows come from the test, which sees each run that is cut and each file
 * that is published.
 */
class WritingStepsTest {

    private static final MadeChain MADE = MadeChain.plain();

    @TempDir
    Path folder;
    private ChainRoutes routes;
    private ProducerTemplate producer;
    private MockEndpoint cut;
    private MockEndpoint published;
    private RunLedger ledger;

    @BeforeEach
    void takeTheRouteFromTheSplitterOn() throws Exception {
        routes = new ChainRoutes(folder, 4, text -> new CompletableFuture<>());
        AdviceWith.adviceWith(routes.context, ChainRoutes.ROUTE, route -> {
            route.getOriginalRoute().getOutputs().removeIf(step -> step instanceof SetVariableDefinition
                    || step instanceof BeanDefinition || step instanceof ToDefinition
                            || step instanceof ProcessDefinition);
            route.replaceFromWith("direct:rows");
            route.weaveByType(AggregateDefinition.class).before().to("mock:cut");
            route.weaveByType(BeanDefinition.class).after().to("mock:published");
        });
        routes.startRoute();
        producer = routes.context.createProducerTemplate();
        cut = routes.context.getEndpoint("mock:cut", MockEndpoint.class);
        published = routes.context.getEndpoint("mock:published", MockEndpoint.class);
        ledger = routes.made.begin(new BlockRange(1, 2_000));
    }

    @AfterEach
    void close() throws Exception {
        producer.close();
        routes.close();
    }

    private void send(List<BlockTime> rows) {
        producer.sendBody("direct:rows", new RangeRows(new BlockRange(1, 2_000), rows));
    }

    private static List<BlockTime> rows(long first, long last) {
        return MADE.rows(new BlockRange(first, last));
    }

    private void awaitPublished(int files) throws InterruptedException {
        published.setResultWaitTime(TimeUnit.MINUTES.toMillis(ChainRoutes.MANY_MINUTES));
        published.expectedMessageCount(files);
        published.assertIsSatisfied();
    }

    private List<String> runs() {
        return cut.getReceivedExchanges().stream()
                .map(exchange -> exchange.getMessage().getBody(PartitionRun.class))
                .map(run -> run.partition() + " +" + run.rows().size()).toList();
    }

    @Test
    void rangesGatherInOneFileUntilARowOfAnotherDateComes() throws Exception {
        send(rows(590, 595));
        send(rows(596, 603));
        awaitPublished(1);

        assertThat(runs()).containsExactly("2025-01-01/590 +6", "2025-01-01/590 +5", "2025-01-02/601 +3");
        assertThat(routes.made.stored()).containsExactly("2025-01-01 590..600");
        assertThat(routes.bean().getOpenFileRows()).isEqualTo(3);
    }

    @Test
    void aFullFileIsPublishedBeforeTheNextIsBegun() throws Exception {
        routes.bean().setMaxRowsPerFile(10);
        send(rows(1, 6));
        send(rows(7, 25));
        awaitPublished(2);

        assertThat(runs())
                .containsExactly("2025-01-01/1 +6", "2025-01-01/1 +4", "2025-01-01/11 +10", "2025-01-01/21 +5");
        assertThat(routes.made.stored()).containsExactly("2025-01-01 1..10", "2025-01-01 11..20");
    }

    @Test
    void aGapBeginsAFile() throws Exception {
        List<BlockTime> rows = new ArrayList<>(rows(1, 4));
        rows.addAll(rows(6, 9));
        send(rows);
        awaitPublished(1);

        assertThat(routes.made.stored()).containsExactly("2025-01-01 1..4");
        assertThat(routes.bean().getOpenFileRows()).isEqualTo(4);
    }

    @Test
    void rowsThatDoNotLinkToThoseBeforeFailAndNoneOfThemIsWritten() {
        send(rows(1, 4));

        assertThatThrownBy(() -> send(MADE.forkedAt(4).rows(new BlockRange(5, 9)))).cause()
                .isInstanceOf(LinkageException.class)
                .hasMessageStartingWith("[consensus #5] says its parent is ");
        assertThat(ledger.writtenBlocks()).isEqualTo(4);
        send(rows(5, 9));
        assertThat(routes.bean().getOpenFileRows()).isEqualTo(9);
    }

    @Test
    void aFileOfAgeIsPublishedWithWhatItHas() throws Exception {
        send(rows(1, 4));
        routes.made.time.advance(TimeUnit.MINUTES.toMillis(15));
        send(rows(5, 6));
        awaitPublished(1);

        assertThat(routes.made.stored()).containsExactly("2025-01-01 1..6");
    }

    @Test
    void theOpenFileIsPublishedWhenTheRouteIsStopped() throws Exception {
        send(rows(1, 4));
        routes.stopRoute();

        assertThat(routes.made.stored()).containsExactly("2025-01-01 1..4");
    }

    @Test
    void aRangeWithoutRowsWritesNothing() {
        send(List.of());

        assertThat(cut.getReceivedCounter()).isZero();
        assertThat(routes.bean().getFilesOpen()).isZero();
    }
}
