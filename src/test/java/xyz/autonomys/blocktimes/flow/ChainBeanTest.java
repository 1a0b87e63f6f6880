package xyz.autonomys.blocktimes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.storage.MadeChain;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;

class ChainBeanTest {

    @TempDir
    Path folder;
    private final CompletableFuture<Void> asked = new CompletableFuture<>();
    private ChainRoutes routes;
    private MadeWork made;
    private RunLedger ledger;
    private ChainMXBean bean;

    @BeforeEach
    void begin() throws Exception {
        routes = new ChainRoutes(folder, 4, text -> {
            asked.complete(null);
            return new CompletableFuture<>();
        });
        made = routes.made;
        bean = routes.bean();
        ledger = made.begin(new BlockRange(1, 1_000));
    }

    @AfterEach
    void close() {
        routes.close();
    }

    @Test
    void aChainIsShownWithItsRouteAndWhereItStands() {
        assertThat(bean.getChain()).isEqualTo("consensus");
        assertThat(bean.getRoute()).isEqualTo("backfill-consensus");
        assertThat(bean.getBestBlock()).isEqualTo(-1);
        made.work.bestBlock(250);
        assertThat(bean.getBestBlock()).isEqualTo(250);
        assertThat(bean.getConfirmedBlock()).isEqualTo(150);
        made.work.reorganised();
        assertThat(bean.getReorganisations()).isEqualTo(1);
    }

    @Test
    void theLagGrowsByTheClockWhileNoHeadIsHeardOfAndSaysSo() {
        made.work.bestBlock(250);
        made.time.advance(600_000);
        assertThat(bean.getLagBlocks()).as("of a backfill, which hears of no heads").isEqualTo(150);
        assertThat(bean.isLagEstimated()).isFalse();

        routes.followHeads();
        made.work.bestBlock(251);
        made.time.advance(59_000);
        assertThat(bean.getLagBlocks()).isEqualTo(151);
        made.time.advance(541_000);
        assertThat(bean.getLagBlocks()).isEqualTo(251);
        made.work.bestBlock(251);
        assertThat(bean.isLagEstimated()).as("a survey returns the block of ten minutes ago").isTrue();
        assertThat(bean.isLagEstimated()).isTrue();
        made.work.bestBlock(260);
        assertThat(bean.getLagBlocks()).isEqualTo(160);
        assertThat(bean.isLagEstimated()).isFalse();
    }

    @Test
    void thereIsNoLagUntilItIsKnownWhatIsStored() throws Exception {
        try (ChainRoutes follow = new ChainRoutes(folder.resolve("stored"), 4, text -> new CompletableFuture<>())) {
            follow.made.work.bestBlock(1_000); // a subscription hears of it before the first plan
            assertThat(follow.bean().getLagBlocks()).isZero();
            assertThat(follow.bean().getBlocksNotWritten()).isZero();

            follow.made.begin(new BlockRange(1, 900));

            assertThat(follow.bean().getLagBlocks()).isEqualTo(900);
        }
    }

    @Test
    void whatIsMissingIsShownWithItsReasonAndCountsAsNotWritten() {
        made.work.bestBlock(1_100);
        ledger.failed(new BlockRange(3, 5), "pruned");
        assertThat(bean.getMissingBlocks()).isEqualTo(3);
        assertThat(bean.getMissingIntervals()).containsExactly("3..5: pruned");
        assertThat(bean.getBlocksFailed()).isEqualTo(3);
        assertThat(bean.getBlocksToFetch()).isEqualTo(997);
        assertThat(bean.getBlocksNotWritten()).isEqualTo(1_000);
    }

    @Test
    void whatIsWrittenAndPublishedIsCountedOverAllPlans() {
        Partitions partitions = made.parts.partitions();
        List<xyz.autonomys.blocktimes.enrich.BlockTime> rows = MadeChain.plain().rows(new BlockRange(1, 5));
        PartFile file = partitions.openFile(rows.get(0));
        partitions.append(file, rows);
        assertThat(bean.getFilesOpen()).isEqualTo(1);
        assertThat(bean.getOpenFileRows()).isEqualTo(5);
        MadeWork.publish(partitions, file);
        ledger.failed(new BlockRange(6, 7), "bad");
        made.begin(new BlockRange(8, 9)).failed(new BlockRange(8, 8), "bad");
        made.parts.plan().ledger().written(3);

        assertThat(bean.getFilesOpen()).isZero();
        assertThat(bean.getOpenFileRows()).isZero();
        assertThat(bean.getFilesPublished()).isEqualTo(1);
        assertThat(bean.getRowsPublished()).isEqualTo(5);
        assertThat(bean.getBytesPublished()).isEqualTo(made.coverage().files().get(0).sizeBytes());
        assertThat(bean.getBlocksDone()).isEqualTo(8);
        assertThat(bean.getBlocksFailed()).isEqualTo(3);
        assertThat(bean.getBlockReached()).isEqualTo(5);
        assertThat(bean.getNewestBlock()).isEqualTo(5);
    }

    @Test
    void nothingWasDoneBeforeThereIsAPlan() throws Exception {
        ChainMXBean idle = new ChainBean(ChainParts.of(routes.context, "auto-evm").orElseThrow(), "r");

        assertThat(idle.getBlocksDone()).isZero();
        assertThat(idle.getBlocksFailed()).isZero();
    }

    @Test
    void theRateIsThatOfTheLastTenToTwentySeconds() {
        assertThat(bean.getBlocksPerSecond()).isZero();
        made.time.advance(10_000);
        ledger.written(100);
        assertThat(bean.getBlocksPerSecond()).isEqualTo(10);
        made.time.advance(1);
        ledger.written(100);
        // Longer than ten seconds since the beginning: from here on it is measured since then.
        assertThat(bean.getBlocksPerSecond()).isEqualTo(200 / 10.001);
        made.time.advance(9_999);
        assertThat(bean.getBlocksPerSecond()).isEqualTo(200 / 20.0);
        made.time.advance(2);
        assertThat(bean.getBlocksPerSecond()).isEqualTo(0);
        ledger.written(50);
        made.time.advance(1_000);
        assertThat(bean.getBlocksPerSecond()).isEqualTo(50 / 11.001);
    }

    @Test
    void limitsAreThoseOfTheSettingsUntilTheyAreSet() {
        assertThat(bean.getMaxRowsPerFile()).isEqualTo(500_000);
        assertThat(bean.getMaxFileMinutes()).isEqualTo(15);
        bean.setMaxRowsPerFile(7);
        bean.setMaxFileMinutes(3);
        assertThat(bean.getMaxRowsPerFile()).isEqualTo(7);
        assertThat(bean.getMaxFileMinutes()).isEqualTo(3);
        made.work.setMaxFileMinutes(4);
        assertThat(bean.getMaxFileMinutes()).isEqualTo(4);
        assertThatThrownBy(() -> bean.setMaxFileMinutes(0))
                .hasMessage("MaxFileMinutes=0 cannot be used: it must be 1 or more");
    }

    @Test
    void theWindowIsTheClientsAndIsSetWhileTheRouteRuns() throws Exception {
        assertThat(bean.getWindow()).isEqualTo(64);
        bean.setWindow(300);
        assertThat(bean.getWindow()).isEqualTo(300);

        routes.startRoute();
        bean.setWindow(600);

        assertThat(bean.getWindow()).isEqualTo(600);
    }

    @Test
    void callsWithoutAnAnswerAreCounted() throws Exception {
        assertThat(bean.getCallsInFlight()).isZero();
        made.work.node().callLater(ChainCalls.bestHeader());
        asked.get(ChainRoutes.MANY_MINUTES, TimeUnit.MINUTES);

        assertThat(bean.getCallsInFlight()).isEqualTo(1);
    }
}
