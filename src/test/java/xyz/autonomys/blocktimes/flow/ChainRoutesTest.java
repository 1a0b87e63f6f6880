package xyz.autonomys.blocktimes.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.ServiceStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.Patience;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.devnet.AnsweringChain;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.StubNodes;
import xyz.autonomys.blocktimes.storage.MadeChain;
import xyz.autonomys.blocktimes.storage.StoredHashes;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/** The routes as they are, from the plan to the files, with nodes inside this process. */
class ChainRoutesTest {

    private static final int BLOCKS = 1_400;
    private static final long MIDNIGHT_MS = 1_735_776_000_000L;
    /** About 300 blocks before midnight. */
    private static final AnsweringChain CHAIN = new AnsweringChain(BLOCKS, 0, MIDNIGHT_MS - 1_800_000);
    private static final AnsweringChain OTHER = new AnsweringChain(BLOCKS, 290, MIDNIGHT_MS - 1_800_000);
    private static final int LAST_OF_FIRST_DATE = lastOfFirstDate();

    @TempDir
    Path folder;
    private ChainRoutes routes;
    /** First blocks of the ranges whose hashes were asked for; that of the block before is asked for with them. */
    private final List<Integer> asked = new CopyOnWriteArrayList<>();
    private volatile ChainRoutes.Answers answers = text -> now(CHAIN.answer(text));

    private static int lastOfFirstDate() {
        int block = 1;
        while (CHAIN.timestampMs(block + 1) < MIDNIGHT_MS) {
            block++;
        }
        return block;
    }

    private static CompletableFuture<String> now(String answer) {
        return CompletableFuture.completedFuture(answer);
    }

    private static boolean asksHashes(String text) {
        return text.contains("chain_getBlockHash");
    }

    private static int firstAsked(String text) {
        return Integer.parseInt(text.replaceAll(".*\"params\":\\[\\[(\\d+).*", "$1")) + 1;
    }

    private void routes(int ahead) throws Exception {
        routes = new ChainRoutes(folder, ahead, text -> {
            if (asksHashes(text)) {
                asked.add(firstAsked(text));
            }
            return answers.to(text);
        });
    }

    @AfterEach
    void close() {
        if (routes != null) {
            routes.close();
        }
    }

    private static BlockRange range(long first, long last) {
        return new BlockRange(first, last);
    }

    private static RunLedger.Failure failure(long first, long last, String reason) {
        return new RunLedger.Failure(range(first, last), reason);
    }

    private RunLedger run(BlockRange... planned) throws Exception {
        RunLedger ledger = begin(planned);
        routes.startRoute();
        routes.awaitFinished(ledger);
        return ledger;
    }

    private RunLedger begin(BlockRange... planned) {
        return routes.made.begin(RunLedger.of(MadeChain.NAME, List.of(planned), routes.made.time), CHAIN.hash(0),
                List.of());
    }

    private RunLedger follow(BlockRange... planned) throws Exception {
        RunLedger ledger = routes.made.begin(RunLedger.following(MadeChain.NAME, List.of(planned), routes.made.time),
                CHAIN.hash(0),
                List.of());
        routes.startRoute();
        return ledger;
    }

    /** Blocks of the files, and every row the chain's. */
    private List<String> stored() {
        List<String> blocks = new ArrayList<>();
        for (StoredFile file : routes.made.coverage().files()) {
            Map<Long, String> expected = new TreeMap<>();
            for (long block = file.blocks().first(); block <= file.blocks().last(); block++) {
                expected.put(block, CHAIN.hash((int) block));
            }
            assertThat(StoredHashes.of(routes.made.dataDir, file)).isEqualTo(expected);
            blocks.add(file.date() + " " + file.blocks());
        }
        return blocks;
    }

    private static List<String> dates(long first, long last) {
        List<String> files = new ArrayList<>();
        files.add("2025-01-01 " + range(first, Math.min(last, LAST_OF_FIRST_DATE)));
        if (last > LAST_OF_FIRST_DATE) {
            files.add("2025-01-02 " + range(LAST_OF_FIRST_DATE + 1, last));
        }
        return files;
    }

    @Test
    void thePlannedBlocksReachFilesThatAreCutWhereTheDateChanges() throws Exception {
        routes(4);
        RunLedger ledger = run(range(1, 600));

        assertThat(stored()).isEqualTo(dates(1, 600));
        assertThat(ledger.missing()).isEmpty();
        assertThat(ledger.writtenBlocks()).isEqualTo(600);
        assertThat(asked).containsExactlyInAnyOrder(1, 257, 513);
        ChainMXBean bean = routes.bean();
        assertThat(bean.getRowsPublished()).isEqualTo(600);
        assertThat(bean.getFilesPublished()).isEqualTo(2);
        assertThat(bean.getFilesOpen()).isZero();
        assertThat(bean.getCallsInFlight()).isZero();
        assertThat(bean.getBlockReached()).isEqualTo(600);
    }

    @Test
    void filesAreCutAtTheirMostRowsAndWhereThePlanHasAGap() throws Exception {
        routes(4);
        routes.bean().setMaxRowsPerFile(100);
        RunLedger ledger = run(range(1, 150), range(161, 200));

        assertThat(stored()).containsExactly("2025-01-01 1..100", "2025-01-01 101..150", "2025-01-01 161..200");
        assertThat(ledger.missing()).isEmpty();
    }

    @Test
    void aBlockWhoseStateIsGoneIsRecordedAndTheOthersAreStored() throws Exception {
        routes(4);
        answers = text -> now(text.contains("state_queryStorageAt") && text.contains(CHAIN.hash(50))
                ? StubNodes.error(text, 4003, "State already discarded") : CHAIN.answer(text));
        RunLedger ledger = run(range(1, 100));

        // The time since its parent is not known of the next one.
        assertThat(stored()).containsExactly("2025-01-01 1..49", "2025-01-01 52..100");
        assertThat(ledger.missing())
                .containsExactly(failure(50, 51, "state_queryStorageAt: error 4003 \"State already discarded\""
                + ": the endpoint has pruned that state; use an archive node, synchronised with --sync full "
                + "--state-pruning archive from an empty database"));
    }

    @Test
    void aRangeThatFailsIsRecordedAndTheOthersAreStored() throws Exception {
        routes(4);
        answers = text -> now(asksHashes(text) && firstAsked(text) == 257
                ? StubNodes.error(text, -32602, "no") : CHAIN.answer(text));
        RunLedger ledger = run(range(1, 600));

        assertThat(stored()).containsExactly("2025-01-01 1..256", "2025-01-02 513..600");
        assertThat(ledger.missing()).containsExactly(failure(257, 512,
                "chain_getBlockHash: error -32602 \"no\": the endpoint did not understand the parameters"));
        assertThat(ledger.failedBlocks()).isEqualTo(256);
        assertThat(ledger.brokenOff()).isFalse();
    }

    /** The hashes from block 300 on are those of the other branch; of each block the state is known. */
    private String mixed(String text) {
        if (asksHashes(text) && firstAsked(text) == 257) {
            String good = CHAIN.answer(text);
            return good.substring(0, good.indexOf(CHAIN.hash(300))) + other(text);
        }
        String answer = CHAIN.answer(text);
        return answer.contains("\"error\"") ? OTHER.answer(text) : answer;
    }

    private static String other(String text) {
        String other = OTHER.answer(text);
        return other.substring(other.indexOf(OTHER.hash(300)));
    }

    @Test
    void aRangeThatDoesNotLinkIsFetchedOnceMoreAndThenRecordedWithBothHashes() throws Exception {
        routes(1);
        answers = text -> now(mixed(text));
        RunLedger ledger = run(range(1, 600));

        assertThat(asked).containsExactly(1, 257, 257, 513);
        assertThat(ledger.missing())
                .containsExactly(failure(257, 512, "[consensus #300] says its parent is " + OTHER.hash(299)
                + ", but block 299 is " + CHAIN.hash(299)
                + ": the chain was reorganised meanwhile, or two endpoints disagree; run again"));
        assertThat(stored()).containsExactly("2025-01-01 1..256", "2025-01-02 513..600");
    }

    @Test
    void aRangeThatLinksWhenItIsFetchedOnceMoreIsStored() throws Exception {
        routes(4);
        AtomicInteger times = new AtomicInteger();
        answers = text -> now(asksHashes(text) && firstAsked(text) == 257 && times.getAndIncrement() > 0
                ? CHAIN.answer(text) : mixed(text));
        RunLedger ledger = run(range(1, 600));

        assertThat(ledger.missing()).isEmpty();
        assertThat(stored()).isEqualTo(dates(1, 600));
    }

    private void failHashesOf(List<Integer> firsts) {
        answers = text -> now(asksHashes(text) && firsts.contains(firstAsked(text))
                ? StubNodes.error(text, -32603, "out of order") : CHAIN.answer(text));
    }

    @Test
    void threeUnansweredRangesInARowGiveTheChainUp() throws Exception {
        routes(1);
        failHashesOf(List.of(257, 513, 769));
        RunLedger ledger = run(range(1, 1_300));

        String reason = "chain_getBlockHash: 1 attempts failed, the last with: "
                + "chain_getBlockHash: error -32603 \"out of order\"";
        assertThat(ledger.missing()).containsExactly(failure(257, 1_024, reason),
                failure(1_025, 1_300, "not fetched, because " + reason));
        assertThat(asked).containsExactly(1, 257, 513, 769);
        assertThat(stored()).containsExactly("2025-01-01 1..256");
    }

    @Test
    void unansweredRangesWithAnAnsweredOneInBetweenDoNot() throws Exception {
        routes(1);
        failHashesOf(List.of(1, 257, 769, 1_025));
        RunLedger ledger = run(range(1, 1_300));

        assertThat(ledger.brokenOff()).isFalse();
        assertThat(ledger.failedBlocks()).isEqualTo(4 * 256);
        assertThat(stored()).containsExactly("2025-01-02 513..768", "2025-01-02 1281..1300");
    }

    @Test
    void rangesThatFailForAnotherReasonDoNotGiveTheChainUp() throws Exception {
        routes(1);
        answers = text -> now(asksHashes(text) && firstAsked(text) < 1_281
                ? StubNodes.error(text, -32602, "no") : CHAIN.answer(text));
        RunLedger ledger = run(range(1, 1_300));

        assertThat(ledger.brokenOff()).isFalse();
        assertThat(stored()).containsExactly("2025-01-02 1281..1300");
    }

    @Test
    void whereNoFileCanBeWrittenTheBlocksAreRecordedAndNoMoreAreFetched() throws Exception {
        routes(1);
        Files.createDirectories(folder.resolve("data"));
        Files.createFile(folder.resolve("data/.staging"));
        RunLedger ledger = run(range(1, 600));

        assertThat(asked).containsExactly(1);
        assertThat(ledger.brokenOff()).isTrue();
        assertThat(ledger.missing()).extracting(RunLedger.Failure::reason)
                .contains("not fetched, because writing failed");
        assertThat(ledger.missing().stream().mapToLong(missing -> missing.blocks().count()).sum()).isEqualTo(600);
    }

    @Test
    void blocksThatAreAddedGoOnInTheOpenFileUntilThePlanIsClosed() throws Exception {
        routes(4);
        RunLedger ledger = follow(range(1, 5));
        routes.happenings.until(() -> ledger.writtenBlocks() == 5);
        assertThat(routes.bean().getFilesOpen()).isEqualTo(1);
        assertThat(routes.bean().getOpenFileRows()).isEqualTo(5);
        assertThat(ledger.finished()).isNotDone();

        routes.made.work.extend(range(6, 10));
        routes.happenings.until(() -> ledger.writtenBlocks() == 10);
        routes.made.work.extend(range(11, 12));
        routes.made.work.closePlan();
        routes.awaitFinished(ledger);

        assertThat(stored()).containsExactly("2025-01-01 1..12");
        assertThat(ledger.missing()).isEmpty();
    }

    @Test
    void blocksAddedWhileNoneCanBeSentGoTogetherInRangesAsLargeAsAllowed() throws Exception {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        routes(1);
        CompletableFuture<Void> firstAsked = new CompletableFuture<>();
        answers = text -> {
            if (asksHashes(text) && firstAsked(text) == 1) {
                firstAsked.complete(null);
                return goOn.thenApply(done -> CHAIN.answer(text));
            }
            return now(CHAIN.answer(text));
        };
        RunLedger ledger = follow(range(1, 5));
        firstAsked.get(ChainRoutes.MANY_MINUTES, TimeUnit.MINUTES);
        routes.made.work.extend(range(6, 100));
        routes.made.work.extend(range(101, 300));
        routes.made.work.extend(range(302, 310));
        routes.made.work.closePlan();
        goOn.complete(null);
        routes.awaitFinished(ledger);

        assertThat(asked).containsExactly(1, 6, 262, 302);
        assertThat(ledger.missing()).isEmpty();
        assertThat(ledger.writtenBlocks()).isEqualTo(309);
    }

    @Test
    void aPlanThatIsBegunBeforeTheLastOneIsForgottenCountsFurther() throws Exception {
        routes(4);
        run(range(1, 100));
        RunLedger second = begin(range(101, 150));
        routes.awaitFinished(second);

        assertThat(stored()).containsExactly("2025-01-01 1..100", "2025-01-01 101..150");
        assertThat(routes.bean().getBlocksDone()).isEqualTo(150);
        assertThat(routes.bean().getNewestBlock()).isEqualTo(150);
    }

    @Test
    void aRouteThatIsStartedBeforeThereIsAPlanWaitsForIt() throws Exception {
        routes(4);
        routes.startRoute();
        RunLedger ledger = begin(range(1, 20));
        routes.awaitFinished(ledger);

        assertThat(stored()).containsExactly("2025-01-01 1..20");
    }

    @Test
    void aSuspendedRouteSendsNothingAndGoesOnWhenItIsResumed() throws Exception {
        routes(4);
        RunLedger ledger = follow(range(1, 20));
        routes.happenings.until(() -> ledger.writtenBlocks() == 20);

        routes.suspendRoute();
        routes.made.work.extend(range(21, 40));
        routes.made.work.closePlan();
        assertThat(routes.context.getRouteController().getRouteStatus(ChainRoutes.ROUTE))
                .isEqualTo(ServiceStatus.Suspended);
        assertThat(ledger.finished()).isNotDone();
        routes.context.getRouteController().resumeRoute(ChainRoutes.ROUTE);
        routes.awaitFinished(ledger);

        assertThat(ledger.missing()).isEmpty();
        assertThat(routes.made.coverage().files().stream().mapToLong(file -> file.blocks().count()).sum())
                .isEqualTo(40);
    }

    @Test
    void aRouteThatIsStoppedWhileSuspendedHasSentNothingAndGoesOnWhenItIsStarted() throws Exception {
        routes(4);
        RunLedger ledger = follow(range(1, 20));
        routes.happenings.until(() -> ledger.writtenBlocks() == 20);
        routes.suspendRoute();
        routes.made.work.extend(range(21, 40));
        routes.stopRoute();

        assertThat(asked).containsExactly(1);
        assertThat(stored()).containsExactly("2025-01-01 1..20");
        assertThat(ledger.finished()).isNotDone();
        routes.startRoute();
        routes.made.work.closePlan();
        routes.awaitFinished(ledger);

        assertThat(stored()).containsExactly("2025-01-01 1..20", "2025-01-01 21..40");
        assertThat(ledger.missing()).isEmpty();
    }

    @Test
    void aStoppedRouteGivesUpWhatIsUnderWayPublishesWhatWasReadAndGoesOnWhenItIsStarted() throws Exception {
        routes(1);
        CompletableFuture<Void> secondAsked = new CompletableFuture<>();
        answers = text -> {
            if (asksHashes(text) && firstAsked(text) == 257) {
                secondAsked.complete(null);
                return new CompletableFuture<>();
            }
            return now(CHAIN.answer(text));
        };
        RunLedger ledger = begin(range(1, 600));
        routes.startRoute();
        secondAsked.get(ChainRoutes.MANY_MINUTES, TimeUnit.MINUTES);
        routes.stopRoute();

        assertThat(stored()).containsExactly("2025-01-01 1..256");
        assertThat(ledger.finished()).isNotDone();
        assertThat(ledger.failedBlocks()).isZero();
        answers = text -> now(CHAIN.answer(text));
        routes.startRoute();
        routes.awaitFinished(ledger);

        assertThat(ledger.missing()).isEmpty();
        assertThat(ledger.writtenBlocks()).isEqualTo(600);
        assertThat(routes.made.coverage().files().stream().mapToLong(file -> file.blocks().count()).sum())
                .isEqualTo(600);
    }

    /** Answers for the state of all blocks but the 30 after the given one, which leaves room in the window of 64. */
    private CompletableFuture<String> upTo(AtomicInteger last, List<Runnable> kept, String text) {
        for (int block = last.get() + 1; block <= last.get() + 30 && !asksHashes(text); block++) {
            if (text.contains(CHAIN.hash(block))) {
                CompletableFuture<String> later = new CompletableFuture<>();
                synchronized (kept) {
                    kept.add(() -> later.complete(CHAIN.answer(text)));
                }
                return later;
            }
        }
        return now(CHAIN.answer(text));
    }

    private void until(Patience.Condition condition) throws Exception {
        Patience.until("the chunk has passed so far", condition, () -> "", this::stored);
    }

    /** Lets time pass until it is so, but not as much as a call may take. */
    private void passUntil(Patience.Condition condition) throws Exception {
        long end = routes.made.time.nanos() + TimeUnit.SECONDS.toNanos(15);
        until(() -> {
            if (routes.made.time.nanos() < end) {
                routes.made.time.advance(100);
            }
            return condition.holds();
        });
    }

    @Test
    void rowsFlowToTheFileWhileOthersOfTheChunkAreUnderWay() throws Exception {
        routes(2);
        AtomicInteger last = new AtomicInteger(10);
        List<Runnable> kept = new ArrayList<>();
        answers = text -> upTo(last, kept, text);
        RunLedger ledger = begin(range(1, 600));
        routes.startRoute();

        until(() -> ledger.answeredBlocks() >= 256 - 30);
        passUntil(() -> ledger.writtenBlocks() == 10);
        assertThat(routes.bean().getOpenFileRows()).isEqualTo(10);
        assertThat(ledger.answeredBlocks()).isGreaterThanOrEqualTo(10);
        last.set(1_000);
        synchronized (kept) {
            kept.forEach(Runnable::run);
        }
        routes.awaitFinished(ledger);

        assertThat(ledger.missing()).isEmpty();
        assertThat(ledger.writtenBlocks()).isEqualTo(600);
        assertThat(ledger.answeredBlocks()).isEqualTo(600);
        assertThat(stored()).containsExactlyElementsOf(dates(1, 600));
        assertThat(asked).as("the hashes of a chunk are asked for once").containsExactlyInAnyOrder(1, 257, 513);
    }

    @Test
    void onAStopTheLeadingBlocksOfAChunkAreWrittenAndTheNextStartFetchesTheRest() throws Exception {
        routes(1);
        AtomicInteger last = new AtomicInteger(10);
        List<Runnable> kept = new ArrayList<>();
        answers = text -> upTo(last, kept, text);
        RunLedger ledger = begin(range(1, 256));
        routes.startRoute();
        until(() -> ledger.answeredBlocks() >= 256 - 30);
        passUntil(() -> ledger.writtenBlocks() == 10);
        routes.stopRoute();

        assertThat(stored()).containsExactly("2025-01-01 1..10");
        assertThat(ledger.failedBlocks()).isZero();
        assertThat(ledger.remaining()).containsExactly(range(11, 256));
        last.set(1_000);
        routes.startRoute();
        routes.awaitFinished(ledger);
        assertThat(ledger.missing()).isEmpty();
        assertThat(stored()).containsExactly("2025-01-01 1..10", "2025-01-01 11..256");
    }

    @Test
    void aStopBeforeAPartHasPassedStillWritesWhatHasArrivedInOrder() throws Exception {
        routes(1);
        AtomicInteger last = new AtomicInteger(266);
        List<Runnable> kept = new ArrayList<>();
        answers = text -> upTo(last, kept, text);
        RunLedger ledger = begin(range(1, 600));
        routes.startRoute();
        until(() -> ledger.answeredBlocks() == 512 - 30);
        assertThat(ledger.writtenBlocks()).isEqualTo(256);
        routes.made.work.requestStop();
        routes.awaitFinished(ledger);

        assertThat(stored()).containsExactly("2025-01-01 1..266");
        assertThat(ledger.missing()).isEmpty();
    }

    @Test
    void aRunThatIsStoppedPublishesWhatWasReadAndFinishes() throws Exception {
        routes(1);
        CompletableFuture<Void> secondAsked = new CompletableFuture<>();
        answers = text -> {
            if (asksHashes(text) && firstAsked(text) == 257) {
                secondAsked.complete(null);
                return new CompletableFuture<>();
            }
            return now(CHAIN.answer(text));
        };
        RunLedger ledger = begin(range(1, 600));
        routes.startRoute();
        secondAsked.get(ChainRoutes.MANY_MINUTES, TimeUnit.MINUTES);
        routes.made.work.requestStop();
        routes.awaitFinished(ledger);

        assertThat(stored()).containsExactly("2025-01-01 1..256");
        assertThat(ledger.wasStopped()).isTrue();
        assertThat(ledger.missing()).isEmpty();
        assertThat(asked).containsExactly(1, 257);
    }

    @Test
    void aRunThatNeverBeganFinishesWhenItIsStopped() throws Exception {
        routes(1);
        RunLedger never = begin(range(1, 10));
        routes.made.work.requestStop();

        assertThat(never.finished()).isCompleted();
        assertThat(never.missing()).isEmpty();
    }

    @Test
    void aRunThatIsStoppedWhileItsRouteIsFinishesAtOnce() throws Exception {
        routes(1);
        RunLedger ledger = follow(range(1, 10));
        routes.happenings.until(() -> ledger.writtenBlocks() == 10);
        routes.stopRoute();
        assertThat(ledger.finished()).isNotDone();

        routes.made.work.requestStop();

        assertThat(ledger.finished()).isCompleted();
        assertThat(stored()).containsExactly("2025-01-01 1..10");
    }

    @Test
    void aPlanThatIsBegunInTheMomentTheOneBeforeFinishesIsDoneToo() throws Exception {
        routes(1);
        RunLedger first = begin(range(1, 10));
        CompletableFuture<RunLedger> second = first.finished().thenApply(done -> begin(range(11, 30)));
        routes.startRoute();
        routes.awaitFinished(second.get(ChainRoutes.MANY_MINUTES, TimeUnit.MINUTES));

        assertThat(stored()).containsExactly("2025-01-01 1..10", "2025-01-01 11..30");
    }

    @Test
    void aPlanThatIsBegunInThatMomentAndStoppedLaterPublishesWhatWasWritten() throws Exception {
        routes(1);
        RunLedger first = begin(range(1, 10));
        CompletableFuture<RunLedger> second = first.finished()
                .thenApply(done -> routes.made.begin(RunLedger.following(MadeChain.NAME,
                List.of(range(11, 30)), routes.made.time), CHAIN.hash(0), List.of()));
        routes.startRoute();
        RunLedger ledger = second.get(ChainRoutes.MANY_MINUTES, TimeUnit.MINUTES);
        routes.happenings.until(() -> ledger.writtenBlocks() == 20);

        routes.made.work.requestStop();
        routes.awaitFinished(ledger);

        assertThat(stored()).containsExactly("2025-01-01 1..10", "2025-01-01 11..30");
    }

    @Test
    void aRunThatIsStoppedAtAnyMomentPublishesAllThatWasWritten() throws Exception {
        int moments = 0;
        for (boolean over = false; !over; moments++) {
            int moment = moments;
            routes(2);
            RunLedger ledger = follow(List.of(range(1, BLOCKS)), range(LAST_OF_FIRST_DATE - 1, LAST_OF_FIRST_DATE + 1));
            AtomicInteger seen = new AtomicInteger();
            routes.happenings.listen(() -> {
                if (seen.getAndIncrement() == moment) {
                    routes.made.work.requestStop();
                }
            });
            routes.startRoute();
            routes.happenings.until(() -> seen.get() > moment || ledger.writtenBlocks() == 3);
            over = seen.get() <= moment;
            routes.made.work.requestStop();
            routes.awaitFinished(ledger);

            assertThat(ledger.files().stream().mapToLong(file -> file.blocks().count()).sum()).as("moment " + moment)
                    .isEqualTo(ledger.writtenBlocks());
            assertThat(ledger.failedBlocks()).as("moment " + moment).isZero();
            routes.close();
        }
        assertThat(moments).as("moments at which it was stopped").isGreaterThan(3);
    }

    private RunLedger follow(List<BlockRange> replaceable, BlockRange planned) {
        return routes.made.begin(RunLedger.following(MadeChain.NAME, List.of(planned), routes.made.time),
                CHAIN.hash(0), replaceable);
    }

    @Test
    void theOpenFileIsPublishedWhenItIsOrderedOverJmx() throws Exception {
        routes(4);
        RunLedger ledger = follow(range(1, 20));
        routes.happenings.until(() -> ledger.writtenBlocks() == 20);

        routes.bean().flush();
        assertThat(stored()).containsExactly("2025-01-01 1..20");
        assertThat(routes.bean().getFilesOpen()).isZero();
        routes.made.work.extend(range(21, 40));
        routes.made.work.closePlan();
        routes.awaitFinished(ledger);

        assertThat(stored()).containsExactly("2025-01-01 1..20", "2025-01-01 21..40");
    }

    @Test
    void aFileOfAgeIsPublished() throws Exception {
        routes(4);
        RunLedger ledger = follow(range(1, 20));
        routes.happenings.until(() -> ledger.writtenBlocks() == 20);
        routes.made.time.advance(TimeUnit.MINUTES.toMillis(15));
        routes.made.work.extend(range(21, 40));

        routes.happenings.until(() -> ledger.files().size() == 1);

        assertThat(stored()).containsExactly("2025-01-01 1..40");
    }
}
