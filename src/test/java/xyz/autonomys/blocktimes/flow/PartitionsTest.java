package xyz.autonomys.blocktimes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Comparison;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.LinkageException;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.flow.body.PartitionRun;
import xyz.autonomys.blocktimes.flow.body.RangeRows;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.storage.ChainStore;
import xyz.autonomys.blocktimes.storage.DataFolder;
import xyz.autonomys.blocktimes.storage.MadeChain;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.time.Time;

class PartitionsTest {

    private static final MadeChain MADE = MadeChain.plain();
    private static final long MANY_MINUTES = 10;

    @TempDir
    Path folder;
    private MadeWork made;
    private Partitions partitions;
    private RunLedger ledger;

    @BeforeEach
    void begin() {
        made = new MadeWork(folder);
        partitions = made.parts.partitions();
        ledger = made.begin(range(1, 1_000));
    }

    private static BlockRange range(long first, long last) {
        return new BlockRange(first, last);
    }

    private static List<BlockTime> rows(long first, long last) {
        return MADE.rows(range(first, last));
    }

    private Iterator<PartitionRun> cut(List<BlockTime> rows, int maxRows) {
        return partitions.cut(new RangeRows(range(1, 1_000), rows), maxRows);
    }

    private PartFile open(List<BlockTime> rows) {
        PartFile file = partitions.openFile(rows.get(0));
        partitions.append(file, rows);
        return file;
    }

    private static void assertRun(PartitionRun run, String partition, long first, long last) {
        assertThat(run).isEqualTo(new PartitionRun(partition, rows(first, last)));
    }

    @Test
    void aRangeIsCutWhereTheDateChanges() {
        Iterator<PartitionRun> runs = cut(rows(598, 603), 100);

        PartitionRun first = runs.next();
        assertRun(first, "2025-01-01/598", 598, 600);
        open(first.rows());
        assertRun(runs.next(), "2025-01-02/601", 601, 603);
        assertThat(runs.hasNext()).isFalse();
        assertThatThrownBy(runs::next).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aRangeIsCutWhereABlockIsMissing() {
        List<BlockTime> rows = new java.util.ArrayList<>(rows(1, 3));
        rows.addAll(rows(5, 6));
        Iterator<PartitionRun> runs = cut(rows, 100);

        assertRun(runs.next(), "2025-01-01/1", 1, 3);
        assertRun(runs.next(), "2025-01-01/5", 5, 6);
        assertThat(runs.hasNext()).isFalse();
    }

    @Test
    void rowsGoOnInTheOpenFileAsFarAsItHasRoom() {
        PartFile file = open(rows(1, 4));
        Iterator<PartitionRun> runs = cut(rows(5, 13), 6);

        PartitionRun fits = runs.next();
        assertRun(fits, "2025-01-01/1", 5, 6);
        partitions.append(file, fits.rows());
        assertRun(runs.next(), "2025-01-01/7", 7, 12);
        assertThat(made.parts.openFile().rows()).isEqualTo(6);
    }

    @Test
    void rowsThatDoNotFollowTheOpenFileBeginAnother() {
        open(rows(1, 4));

        assertRun(cut(rows(7, 8), 100).next(), "2025-01-01/7", 7, 8);
    }

    @Test
    void whatWasSaidOverJmxGoesBeforeWhatTheRouteSays() {
        made.parts.limits().setRows(2);
        made.parts.limits().setMinutes(1);
        PartFile file = open(rows(1, 2));

        assertRun(cut(rows(3, 9), 100).next(), "2025-01-01/3", 3, 4);
        assertThat(partitions.isFull(file, 100)).isTrue();
        made.time.advance(50_000);
        assertThat(partitions.msLeft(file, 15)).isEqualTo(10_000);
    }

    @Test
    void filesOfNoRowsAreRefused() {
        assertThatThrownBy(() -> cut(rows(1, 2), 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxRows=0 cannot be used: it must be 1 or more");
        assertRun(cut(rows(1, 2), 1).next(), "2025-01-01/1", 1, 1);
    }

    @Test
    void aFileIsFullAtItsLastRowAndWhenWritingFailed() {
        PartFile file = open(rows(1, 4));
        assertThat(partitions.isFull(file, 5)).isFalse();
        assertThat(partitions.isFull(file, 4)).isTrue();

        partitions.append(file, rows(9, 9));

        assertThat(partitions.isFull(file, 5)).isTrue();
        assertThat(ledger.brokenOff()).isTrue();
        assertThat(ledger.writtenBlocks()).as("they are lost with the file").isZero();
        assertThat(partitions.newestBlock()).isEqualTo(-1);
        MadeWork.publish(partitions, file);
        assertThat(ledger.writtenBlocks()).isZero();
        assertThat(ledger.failedBlocks()).isEqualTo(4);
    }

    @Test
    void rowsOfAFileThatCannotBePublishedDoNotCount() {
        PartFile file = open(rows(1, 4));
        assertThat(ledger.writtenBlocks()).isEqualTo(4);
        made.guard = () -> {
            throw new IllegalStateException("broken");
        };

        MadeWork.publish(partitions, file);

        assertThat(ledger.writtenBlocks()).isZero();
        assertThat(partitions.newestBlock()).isEqualTo(-1);
        assertThat(ledger.missing().get(0).reason()).contains("blocks 1..4 could not be written").contains("broken");
    }

    @Test
    void aFileAgesFromWhenItWasOpened() {
        PartFile file = open(rows(1, 4));
        made.time.advance(60_000);
        assertThat(partitions.msLeft(file, 15)).isEqualTo(TimeUnit.MINUTES.toMillis(14));
        made.time.advance(TimeUnit.MINUTES.toMillis(20));
        assertThat(partitions.msLeft(file, 15)).isEqualTo(1);
    }

    @Test
    void rowsAreLinkedToTheRowWrittenBefore() {
        open(rows(1, 5));
        List<BlockTime> other = MADE.forkedAt(5).rows(range(6, 7));

        assertThatThrownBy(() -> cut(other, 100).next()).isInstanceOf(LinkageException.class).hasMessage(
                "[consensus #6] says its parent is " + other.get(0).block().parentHash() + ", but block 5 is "
                + rows(5, 5).get(0).block().hash()
                + ": the chain was reorganised meanwhile, or two endpoints disagree; run again");
        assertRun(cut(rows(6, 7), 100).next(), "2025-01-01/1", 6, 7);
    }

    /** Rows whose first one was linked to a parent of another timestamp. */
    private static List<BlockTime> linkedOtherwise(long first, long last) {
        List<BlockTime> rows = new ArrayList<>(rows(first, last));
        BlockTime row = rows.get(0);
        rows.set(0, new BlockTime(row.chain(), row.block(), row.deltaSinceParentMs() + 7, row.ingestionTsMs()));
        return rows;
    }

    @Test
    void theTimestampOfAParentIsTheOneOfTheRowWrittenBefore() {
        open(rows(1, 5));
        long before = rows(5, 5).get(0).block().timestampMs();

        assertThatThrownBy(() -> cut(linkedOtherwise(6, 7), 100).next()).isInstanceOf(LinkageException.class)
                .hasMessage("[consensus #6] the timestamp of its parent is " + (before - 7)
                        + ", but block 5 is stored with " + before
                        + " (if that repeats, fetch block 5 again, with --overwrite)"
                        + ": the chain was reorganised meanwhile, or two endpoints disagree; run again");
    }

    @Test
    void theTimestampOfAParentIsTheOneStored() {
        MadeWork.publish(partitions, open(rows(1, 5)));
        made.begin(range(6, 9));
        long stored = rows(5, 5).get(0).block().timestampMs();

        assertThatThrownBy(() -> cut(linkedOtherwise(6, 7), 100).next()).isInstanceOf(LinkageException.class)
                .hasMessageContaining("but block 5 is stored with " + stored);
    }

    @Test
    void aFooterWithAWrongTimestampIsNotBelieved() throws Exception {
        MadeWork.publish(partitions, open(rows(1, 5)));
        Path file;
        try (Stream<Path> tree = Files.walk(folder)) {
            file = tree.filter(path -> path.toString().endsWith(".parquet")).findFirst().orElseThrow();
        }
        String timestamp = String.valueOf(rows(5, 5).get(0).block().timestampMs());
        DataFolder.changeFooter(file, timestamp, "9" + timestamp.substring(1));
        made.begin(range(6, 9));

        assertRun(cut(rows(6, 7), 100).next(), "2025-01-01/6", 6, 7);
    }

    @Test
    void rowsAreLinkedToWhatIsStoredUnlessThatIsToBeReplaced() {
        MadeWork.publish(partitions, open(rows(1, 5)));
        made.begin(range(6, 9));
        List<BlockTime> other = MADE.forkedAt(5).rows(range(6, 7));

        assertThatThrownBy(() -> cut(other, 100).next()).isInstanceOf(LinkageException.class)
                .hasMessageContaining("but block 5 is " + rows(5, 5).get(0).block().hash());

        made.begin(RunLedger.of(MadeChain.NAME, List.of(range(5, 9)), made.time), MadeChain.GENESIS_HASH,
                List.of(range(5, 5)));
        assertThat(cut(other, 100).next().rows()).isEqualTo(other);
    }

    @Test
    void aNewPlanForgetsTheRowsOfTheOneBefore() {
        assertThat(partitions.newestBlock()).isEqualTo(-1);
        assertThat(partitions.blockReached()).isEqualTo(-1);
        MadeWork.publish(partitions, open(rows(595, 600)));
        open(rows(601, 605));
        List<BlockTime> other = MADE.forkedAt(605).rows(range(606, 607));
        assertThat(partitions.newestDate()).contains(LocalDate.of(2025, 1, 2));

        made.begin(range(606, 700));

        assertThat(partitions.newestDate()).isEmpty();
        assertThat(partitions.newestBlock()).isEqualTo(605);
        assertThat(cut(other, 100).next().rows()).isEqualTo(other);
    }

    @Test
    void theNewestDateAndBlockAreNotThoseOfOlderRows() {
        MadeWork.publish(partitions, open(rows(601, 605)));
        MadeWork.publish(partitions, open(rows(1, 5)));

        assertThat(made.work.newestDate()).contains(LocalDate.of(2025, 1, 2));
        assertThat(partitions.newestBlock()).isEqualTo(605);
        assertThat(partitions.blockReached()).isEqualTo(5);
        made = new MadeWork(folder);
        made.begin(range(6, 9));
        assertThat(made.parts.partitions().newestBlock()).isEqualTo(605);
    }

    @Test
    void aPublishedFileIsOpenNoMoreAndInTheLedger() {
        PartFile file = open(rows(1, 5));
        PartFile next = partitions.openFile(rows(6, 6).get(0));
        partitions.append(next, rows(6, 6));

        MadeWork.publish(partitions, file);
        assertThat(made.parts.openFile().rows()).isEqualTo(1);
        MadeWork.publish(partitions, next);

        assertThat(made.parts.openFile().rows()).isZero();
        assertThat(made.stored()).containsExactly("2025-01-01 1..5", "2025-01-01 6");
        assertThat(ledger.files()).isEqualTo(made.coverage().files());
        assertThat(ledger.writtenBlocks()).isEqualTo(6);
        assertThat(ledger.brokenOff()).isFalse();
    }

    @Test
    void aFileThatCannotBeWrittenIsRecordedWithItsBlocksAndNoMoreAreFetched() {
        PartFile file = open(rows(1, 5));
        file.append(rows(9, 9));

        MadeWork.publish(partitions, file);

        assertThat(ledger.missing()).containsExactly(
                new RunLedger.Failure(range(1, 5),
                        "[consensus] blocks 1..5 could not be written to data: block 9 of 2025-01-01 does "
                        + "not follow block 5 of 2025-01-01; run again when that is fixed"),
                new RunLedger.Failure(range(6, 1_000), "not fetched, because writing failed"));
        assertThat(ledger.failedBlocks()).isEqualTo(5);
        assertThat(made.stored()).isEmpty();
    }

    @Test
    void nothingIsWaitedForWhereEveryFileIsPublished() throws Exception {
        MadeWork.publish(partitions, open(rows(1, 5)));

        made.parts.openFile().awaitPublished(false);

        assertThat(made.time.timers()).isZero();
    }

    @Test
    void aFileThatNoThreadPublishesIsWaitedForFiveSeconds() throws Exception {
        open(rows(1, 5));
        CompletableFuture<Void> waited = inBackground(() -> made.parts.openFile().awaitPublished(false));
        made.time.awaitTimers(1);

        made.time.advance(4_999);
        assertThat(made.time.timers()).isEqualTo(1);
        made.time.advance(1);

        waited.get(MANY_MINUTES, TimeUnit.MINUTES);
        assertThat(made.time.timers()).isZero();
    }

    @Test
    void theWaitEndsWhenTheFileIsPublished() throws Exception {
        PartFile file = open(rows(1, 5));
        CompletableFuture<Void> waited = inBackground(() -> made.parts.openFile().awaitPublished(false));
        made.time.awaitTimers(1);

        MadeWork.publish(partitions, file);

        waited.get(MANY_MINUTES, TimeUnit.MINUTES);
        assertThat(made.stored()).containsExactly("2025-01-01 1..5");
    }

    @Test
    void aFileThatIsBeingPublishedIsWaitedForAsLongAsItTakes() throws Exception {
        Publishing publishing = new Publishing();
        Thread waiting = Thread.currentThread();
        CompletableFuture<Void> released = inBackground(() -> {
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            publishing.goOn.countDown();
        });

        publishing.openFile.awaitPublished(false);

        assertThat(publishing.ledger.files()).hasSize(1);
        released.get(MANY_MINUTES, TimeUnit.MINUTES);
    }

    @Test
    void whoHurriesWaitsFiveSecondsAtMost() throws Exception {
        Publishing publishing = new Publishing();

        publishing.openFile.awaitPublished(true);

        assertThat(publishing.ledger.files()).isEmpty();
        publishing.goOn.countDown();
        publishing.done.get(MANY_MINUTES, TimeUnit.MINUTES);
        assertThat(publishing.ledger.files()).hasSize(1);
    }

    /**
     * A file that a thread publishes until it is told to go on. Five seconds pass each time somebody looks at the
     * clock.
     */
    private final class Publishing {

        final CountDownLatch goOn = new CountDownLatch(1);
        final RunLedger ledger = RunLedger.of(MadeChain.NAME, List.of(range(1, 5)), made.time);
        final OpenFile openFile;
        final CompletableFuture<Void> done;

        Publishing() throws Exception {
            DefaultCamelContext context = new DefaultCamelContext();
            ChainWork work = ChainWork.bind(context, MadeWork.CHAIN, Comparison.LAST, new FiveSecondsALook(),
                    new Events());
            CountDownLatch begun = new CountDownLatch(1);
            work.begin(ledger,
                    new ChainStore(made.dataDir, MadeChain.NAME, MadeChain.GENESIS_HASH, List.of(Datasets.BLOCK_TIMES),
                    made.coverage(), List.of(), () -> {
                        begun.countDown();
                        join(goOn);
                    }), Witnesses.FULL);
            ChainParts parts = ChainParts.of(context, MadeWork.CHAIN.name()).orElseThrow();
            openFile = parts.openFile();
            Partitions partitions = parts.partitions();
            PartFile file = partitions.openFile(rows(1, 1).get(0));
            partitions.append(file, rows(1, 5));
            done = inBackground(() -> MadeWork.publish(partitions, file));
            join(begun);
        }
    }

    private static void join(CountDownLatch latch) {
        try {
            assertThat(latch.await(MANY_MINUTES, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class FiveSecondsALook implements Time {
        private long nanos;

        @Override
        public synchronized long nanos() {
            nanos += TimeUnit.SECONDS.toNanos(5);
            return nanos;
        }

        @Override
        public long epochMs() {
            return 0;
        }

        @Override
        public Timer after(long ms, Runnable task) {
            return () -> { };
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> inBackground(Step step) {
        return CompletableFuture.runAsync(() -> {
            try {
                step.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }, task -> new Thread(task, "background").start());
    }
}
