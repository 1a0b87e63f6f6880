package xyz.autonomys.blocktimes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.camel.ServiceStatus;
import org.apache.camel.spi.RouteController;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.devnet.AnsweringChain;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.storage.MadeChain;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.time.IdleTime;

/** An operator suspends, resumes, stops and starts a route while a file takes long to be published. */
class RouteRestartTest {

    private static final AnsweringChain CHAIN = new AnsweringChain(700, 0, 1_735_689_600_000L);

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"suspend resume", "stop start", "suspend stop start", "suspend resume stop start",
        "stop start stop start"})
    void everyBlockIsStoredOnceHoweverLongAPublicationTakes(String operations) throws Exception {
        CompletableFuture<Void> publishing = new CompletableFuture<>();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        AtomicInteger answers = new AtomicInteger();
        try (ChainRoutes routes = new ChainRoutes(folder, 4, text -> {
            answers.incrementAndGet();
            return CompletableFuture.completedFuture(CHAIN.answer(text));
        })) {
            routes.made.guard = () -> {
                publishing.complete(null);
                gate.join();
            };
            routes.bean().setMaxRowsPerFile(100);
            RunLedger ledger = routes.made.begin(RunLedger.of(MadeChain.NAME, List.of(new BlockRange(1, 600)),
                    routes.made.time), CHAIN.hash(0), List.of());
            routes.startRoute();
            publishing.get(ChainRoutes.MANY_MINUTES, TimeUnit.MINUTES);
            RouteController controller = routes.context.getRouteController();

            try (IdleTime moving = new IdleTime(routes.made.time, 500, answers::get)) {
                for (String operation : operations.split(" ")) {
                    switch (operation) {
                        case "suspend" -> controller.suspendRoute(ChainRoutes.ROUTE, 1, TimeUnit.SECONDS);
                        case "resume" -> controller.resumeRoute(ChainRoutes.ROUTE);
                        case "stop" -> controller.stopRoute(ChainRoutes.ROUTE, 1, TimeUnit.SECONDS);
                        default -> controller.startRoute(ChainRoutes.ROUTE);
                    }
                }
                assertThat(controller.getRouteStatus(ChainRoutes.ROUTE)).isEqualTo(ServiceStatus.Started);
                gate.complete(null);
                routes.awaitFinished(ledger);
            }

            assertThat(ledger.missing()).isEmpty();
            assertThat(routes.made.coverage().unusable()).isEmpty();
            assertThat(routes.made.coverage().files().stream().map(StoredFile::blocks)
                    .flatMap(range -> LongStream.rangeClosed(range.first(), range.last()).boxed()))
                    .isEqualTo(LongStream.rangeClosed(1, 600).boxed().toList());
            assertThat(ledger.writtenBlocks()).isEqualTo(600);
        }
    }
}
