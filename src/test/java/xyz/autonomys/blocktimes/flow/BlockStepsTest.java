package xyz.autonomys.blocktimes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.chain.StateKey;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.devnet.AnsweringChain;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.LinkageException;
import xyz.autonomys.blocktimes.flow.body.RangeRows;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.StubNodes;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;
import xyz.autonomys.blocktimes.storage.MadeChain;

class BlockStepsTest {

    private static final AnsweringChain CHAIN = new AnsweringChain(60, 0, 1_735_689_600_000L);
    private static final BlockRange RANGE = new BlockRange(5, 9);

    @TempDir
    Path folder;
    private ChainRoutes routes;
    private BlockSteps steps;
    private RunLedger ledger;

    @BeforeEach
    void begin() throws Exception {
        routes = new ChainRoutes(folder, 4, text -> CompletableFuture.completedFuture(CHAIN.answer(text)));
        steps = routes.context.getRegistry().lookupByNameAndType("consensus-blocks", BlockSteps.class);
        ledger = routes.made.begin(new BlockRange(1, 60));
    }

    @AfterEach
    void close() {
        routes.close();
    }

    private void checkBy(Witnesses witnesses) {
        ledger = RunLedger.of(MadeChain.NAME, List.of(new BlockRange(1, 60)), routes.made.time);
        routes.made.work.begin(ledger, routes.made.store(CHAIN.hash(0), List.of()), witnesses);
    }

    private static Chunk chunk(BlockRange range) {
        return new Chunk(range, new RangeOrder.Turns(Runnable::run).next(), blocks -> { });
    }

    private List<String> hashes(BlockRange range) throws Exception {
        @SuppressWarnings("unchecked")
        RpcCall<List<String>> call = (RpcCall<List<String>>) steps.hashesCall(range, chunk(range));
        return routes.made.work.node().call(call, 60_000);
    }

    private List<RpcOutcome<?>> outcomes(BlockRange range) throws Exception {
        List<RpcOutcome<?>> outcomes = new ArrayList<>();
        for (RpcCall<?> call : steps.stateCalls(range, hashes(range), chunk(range))) {
            outcomes.add(new RpcOutcome<>(routes.made.work.node().call(call, 60_000), null));
        }
        return outcomes;
    }

    private static RpcOutcome<?> failed(RpcException failure) {
        return new RpcOutcome<>(null, failure);
    }

    private static RpcException pruned() {
        return StubNodes.failure("state_queryStorageAt", -1, "gone");
    }

    private static List<Long> numbers(RangeRows rows) {
        return rows.rows().stream().map(row -> row.block().number()).toList();
    }

    /** The first failure; the blocks before it are planned and not written. */
    private RunLedger.Failure failure() {
        return ledger.missing().stream().filter(missing -> !missing.reason().startsWith("the routes took"))
                .findFirst().orElseThrow();
    }

    @Test
    void theHashesOfARangeAreAskedForTogetherWithThatOfTheBlockBefore() throws Exception {
        assertThat(hashes(RANGE))
                .isEqualTo(List.of(CHAIN.hash(4), CHAIN.hash(5), CHAIN.hash(6), CHAIN.hash(7), CHAIN.hash(8),
                CHAIN.hash(9)));
    }

    @Test
    void theStateOfEachBlockIsAskedForAndThatOfTheBlockBeforeInPart() throws Exception {
        List<? extends RpcCall<?>> calls = steps.stateCalls(RANGE, hashes(RANGE), chunk(RANGE));

        assertThat(calls).hasSize(6);
        assertThat(calls.get(0).params()).isEqualTo(ChainCalls.state(
                List.of(StateKey.NOW, StateKey.NUMBER, StateKey.DIGEST, StateKey.LAST_RUNTIME_UPGRADE),
                CHAIN.hash(4)).params());
        for (int i = 1; i < 6; i++) {
            assertThat(calls.get(i).params()).isEqualTo(
                    ChainCalls.state(MadeWork.CHAIN.kind().stateKeys(), CHAIN.hash(4 + i)).params());
        }
    }

    @Test
    void genesisIsNotAskedForItsState() throws Exception {
        BlockRange first = new BlockRange(1, 2);
        List<? extends RpcCall<?>> calls = steps.stateCalls(first, hashes(first), chunk(first));

        assertThat(calls).hasSize(2);
        assertThat(calls.get(0).params())
                .isEqualTo(ChainCalls.state(MadeWork.CHAIN.kind().stateKeys(), CHAIN.hash(1)).params());
    }

    @Test
    void leanWitnessesAreAskedOfTheLastBlockAloneAndTheRowsAreTheSame() throws Exception {
        RangeRows full = steps.rows(RANGE, hashes(RANGE), outcomes(RANGE), chunk(RANGE));
        checkBy(new Witnesses(true, false));
        List<? extends RpcCall<?>> calls = steps.stateCalls(RANGE, hashes(RANGE), chunk(RANGE));

        for (int i = 1; i < 6; i++) {
            assertThat(calls.get(i).params()).isEqualTo(ChainCalls.state(i < 5 ? MadeWork.CHAIN.kind().leanKeys()
                    : MadeWork.CHAIN.kind().stateKeys(), CHAIN.hash(4 + i)).params());
        }
        assertThat(steps.rows(RANGE, hashes(RANGE), outcomes(RANGE), chunk(RANGE))).isEqualTo(full);
    }

    @Test
    void aRunThatStopsKeepsWhatArrivedUpToTheLastBlockOfWhichTheRuntimeIsKnown() throws Exception {
        BlockRange range = new BlockRange(32, 45);
        steps.rows(range, hashes(range), outcomes(range), chunk(range)); // the runtime's metadata is there
        checkBy(new Witnesses(true, false));
        List<RpcOutcome<?>> outcomes = outcomes(range);
        for (int i = 9; i < outcomes.size(); i++) {
            outcomes.set(i, failed(StubNodes.stopped()));
        }
        List<String> hashes = hashes(range);
        routes.made.work.node().abort("the run is stopping");

        // Block 39 has arrived. Block 32 is asked for everything.
        assertThat(numbers(steps.rows(range, hashes, outcomes, chunk(range)))).containsExactly(32L);
    }

    @Test
    void aChunkThatIsSentAgainIsAskedForEverything() throws Exception {
        checkBy(new Witnesses(true, false));
        Chunk again = chunk(RANGE);
        again.again();

        assertThat(steps.stateCalls(RANGE, hashes(RANGE), again).get(1).params()).isEqualTo(
                ChainCalls.state(MadeWork.CHAIN.kind().stateKeys(), CHAIN.hash(5)).params());
    }

    /** An endpoint whose list has block 8 in the place of block 7 is noticed by its headers, where they are fetched. */
    @Test
    void leanWitnessesTakeNumberAndParentFromTheHeaderIfItIsThere() throws Exception {
        checkBy(new Witnesses(true, true));
        List<RpcOutcome<?>> outcomes = outcomes(RANGE);
        List<String> hashes = new ArrayList<>(hashes(RANGE));
        hashes.set(3, CHAIN.hash(8));
        outcomes.set(5, outcomes.get(7));
        outcomes.set(6, outcomes.get(8));

        steps.decode(RANGE, hashes, outcomes, chunk(RANGE)).failures().values()
                .forEach(failure -> assertThat(failure).hasMessageContaining("and by its header that is block 8"));
        assertThat(steps.decode(RANGE, hashes, outcomes, chunk(RANGE)).failures()).containsKey(7L);
    }

    @Test
    void whereTheLastBlockIsNotThereTheRuntimeIsAskedFor() throws Exception {
        checkBy(new Witnesses(true, false));
        List<RpcOutcome<?>> outcomes = outcomes(RANGE);
        outcomes.set(5, failed(pruned()));

        assertThat(numbers(steps.rows(RANGE, hashes(RANGE), outcomes, chunk(RANGE)))).containsExactly(5L, 6L, 7L, 8L);
    }

    @Test
    void headersAreAskedForWhereHashesAreToBeVerified() throws Exception {
        checkBy(new Witnesses(false, true));
        List<? extends RpcCall<?>> calls = steps.stateCalls(RANGE, hashes(RANGE), chunk(RANGE));

        assertThat(calls).hasSize(11);
        assertThat(calls.get(2).method()).isEqualTo("chain_getHeader");
        assertThat(calls.get(10).params()).isEqualTo(List.of(CHAIN.hash(9)));
    }

    @Test
    void eachBlockBecomesARowWithTheTimeSinceItsParent() throws Exception {
        RangeRows rows = steps.rows(RANGE, hashes(RANGE), outcomes(RANGE), chunk(RANGE));

        assertThat(rows.range()).isEqualTo(RANGE);
        assertThat(numbers(rows)).containsExactly(5L, 6L, 7L, 8L, 9L);
        for (BlockTime row : rows.rows()) {
            int number = (int) row.block().number();
            assertThat(row.block().hash()).isEqualTo(CHAIN.hash(number));
            assertThat(row.deltaSinceParentMs()).isEqualTo(CHAIN.timestampMs(number) - CHAIN.timestampMs(number - 1));
            assertThat(row.ingestionTsMs()).isEqualTo(routes.made.time.epochMs());
        }
        assertThat(ledger.failedBlocks()).isZero();
    }

    @Test
    void theFirstBlockHasNoTimeSinceItsParent() throws Exception {
        BlockRange first = new BlockRange(1, 3);
        RangeRows rows = steps.rows(first, hashes(first), outcomes(first), chunk(first));

        assertThat(numbers(rows)).containsExactly(1L, 2L, 3L);
        assertThat(rows.rows().get(0).deltaSinceParentMs()).isNull();
        assertThat(rows.rows().get(1).deltaSinceParentMs()).isEqualTo(CHAIN.timestampMs(2) - CHAIN.timestampMs(1));
    }

    @Test
    void aBlockThatIsNotAnsweredLeavesItsNeighboursButTheNextWhichNeedsItsTime() throws Exception {
        List<RpcOutcome<?>> outcomes = outcomes(RANGE);
        outcomes.set(3, failed(pruned()));

        assertThat(numbers(steps.rows(RANGE, hashes(RANGE), outcomes, chunk(RANGE)))).containsExactly(5L, 6L, 9L);
        assertThat(failure()).isEqualTo(
                new RunLedger.Failure(new BlockRange(7, 8), "state_queryStorageAt: error -1 \"gone\""));
    }

    @Test
    void aBlockThatCannotBeReadLeavesAllItsNeighbours() throws Exception {
        List<RpcOutcome<?>> outcomes = outcomes(RANGE);
        List<String> hashes = hashes(RANGE);
        // Block 5 without its events: it cannot be decoded, but its time is known.
        List<StateKey> few = MadeWork.CHAIN.kind().stateKeys().stream()
                .filter(key -> key != StateKey.EVENTS).toList();
        outcomes.set(1, new RpcOutcome<>(
                routes.made.work.node().call(ChainCalls.state(few, CHAIN.hash(5)), 60_000), null));

        assertThat(numbers(steps.rows(RANGE, hashes, outcomes, chunk(RANGE)))).containsExactly(6L, 7L, 8L, 9L);
        assertThat(failure()).isEqualTo(new RunLedger.Failure(new BlockRange(5, 5),
                "[consensus #5] the endpoint has no System.Events in the state of this block"));
    }

    @Test
    void theStateOfAnotherBlockGivesNoTimeToTheNextOne() throws Exception {
        List<RpcOutcome<?>> outcomes = outcomes(RANGE);
        List<String> hashes = new ArrayList<>(hashes(RANGE));
        // The state of block 9 in place of that of block 5, the first of the range.
        outcomes.set(1, outcomes.get(5));

        assertThat(numbers(steps.rows(RANGE, hashes, outcomes, chunk(RANGE)))).containsExactly(7L, 8L, 9L);
        assertThat(failure()).isEqualTo(new RunLedger.Failure(new BlockRange(5, 6),
                "[consensus #5] the endpoint returned hash " + CHAIN.hash(5) + ", which is block 9"));
    }

    @Test
    void aBlockThatBreaksARuleOfItsChainFailsAlone() throws Exception {
        // The clock of this machine is that of block 6: those a day behind it are from the future.
        long day = 86_400_000;
        routes.made.time.setClock(CHAIN.timestampMs(6) - day - routes.made.time.epochMs());
        List<RpcOutcome<?>> outcomes = outcomes(RANGE);

        assertThat(numbers(steps.rows(RANGE, hashes(RANGE), outcomes, chunk(RANGE)))).containsExactly(5L, 6L);
        assertThat(failure().blocks()).isEqualTo(new BlockRange(7, 7));
        assertThat(failure().reason()).startsWith("[consensus #7] its timestamp is 2025-01-01T")
                .contains("more than a day ahead of this machine's clock").contains("rule clock");
        assertThat(ledger.failedBlocks()).isEqualTo(3);
    }

    @Test
    void aBlockThatIsGivenUpForAStopIsNoFailure() throws Exception {
        List<RpcOutcome<?>> outcomes = outcomes(RANGE);
        outcomes.set(5, failed(StubNodes.stopped()));

        assertThat(numbers(steps.rows(RANGE, hashes(RANGE), outcomes, chunk(RANGE)))).containsExactly(5L, 6L, 7L, 8L);
        assertThat(ledger.failedBlocks()).isZero();
    }

    @Test
    void theLeadingBlocksPassWhileOthersAreUnderWay() throws Exception {
        Chunk chunk = chunk(RANGE);
        List<String> hashes = hashes(RANGE);
        List<RpcOutcome<?>> outcomes = outcomes(RANGE);
        List<? extends RpcCall<?>> calls = steps.stateCalls(RANGE, hashes, chunk);

        assertThat(numbers(steps.rows(RANGE, hashes, outcomes.subList(0, 3), chunk))).containsExactly(5L, 6L);
        assertThat(chunk.next()).isTrue();
        BlockRange rest = new BlockRange(7, 9);
        assertThat(chunk.range()).isEqualTo(rest);

        RpcOutcome<?> known = (RpcOutcome<?>) steps.hashesCall(rest, chunk);
        assertThat(known.result()).isEqualTo(hashes.subList(2, 6));
        assertThat(steps.stateCalls(rest, hashes.subList(2, 6), chunk)).isSameAs(calls);
        RangeRows rows = steps.rows(rest, hashes.subList(2, 6), outcomes.subList(3, 6), chunk);
        assertThat(numbers(rows)).containsExactly(7L, 8L, 9L);
        assertThat(rows.rows().get(0).deltaSinceParentMs()).isEqualTo(CHAIN.timestampMs(7) - CHAIN.timestampMs(6));
        assertThat(chunk.next()).isFalse();
        assertThat(ledger.failedBlocks()).isZero();
    }

    @Test
    void aPartOfWhichNothingIsAnsweredFailsBlockByBlockAndTheRestStillPasses() throws Exception {
        Chunk chunk = chunk(RANGE);
        List<String> hashes = hashes(RANGE);
        List<RpcOutcome<?>> outcomes = outcomes(RANGE);
        steps.stateCalls(RANGE, hashes, chunk);
        outcomes.set(0, failed(pruned()));
        outcomes.set(1, failed(pruned()));

        assertThat(numbers(steps.rows(RANGE, hashes, outcomes.subList(0, 2), chunk))).isEmpty();
        assertThat(failure().blocks()).isEqualTo(new BlockRange(5, 5));
        assertThat(chunk.next()).isTrue();
        BlockRange rest = chunk.range();
        // The next one needs the time of the failed one.
        assertThat(numbers(steps.rows(rest, hashes.subList(1, 6), outcomes.subList(2, 6), chunk)))
                .containsExactly(7L, 8L, 9L);
        assertThat(ledger.failedBlocks()).isEqualTo(2);
    }

    @Test
    void afterAStopTheLeadingBlocksPassAndNoneOfTheOthers() throws Exception {
        Chunk chunk = chunk(RANGE);
        List<String> hashes = hashes(RANGE);
        List<RpcOutcome<?>> outcomes = outcomes(RANGE);
        steps.stateCalls(RANGE, hashes, chunk);
        outcomes.set(3, failed(StubNodes.stopped()));

        assertThat(numbers(steps.rows(RANGE, hashes, outcomes, chunk))).containsExactly(5L, 6L);
        assertThat(chunk.next()).isFalse();
        assertThat(ledger.failedBlocks()).isZero();
    }

    @Test
    void whereNothingIsAnsweredTheRangeFailsAsOne() throws Exception {
        List<RpcOutcome<?>> outcomes = new ArrayList<>();
        RpcException first = pruned();
        outcomes.add(failed(first));
        for (int i = 0; i < 5; i++) {
            outcomes.add(failed(pruned()));
        }
        List<String> hashes = hashes(RANGE);

        assertThatThrownBy(() -> steps.rows(RANGE, hashes, outcomes, chunk(RANGE))).isSameAs(first);
        assertThat(ledger.failedBlocks()).isZero();
    }

    @Test
    void failuresOfARangeThatDoesNotLinkAreNotRecordedSinceItIsFetchedAgain() throws Exception {
        List<RpcOutcome<?>> outcomes = outcomes(RANGE);
        outcomes.set(1, failed(pruned()));
        List<String> hashes = new ArrayList<>(hashes(RANGE));
        hashes.set(4, CHAIN.hash(30));
        // The block before says another hash than the one the list has.
        assertThatThrownBy(() -> steps.rows(RANGE, hashes, outcomes, chunk(RANGE)))
                .isInstanceOf(LinkageException.class).hasMessage(
                "[consensus #9] says its parent is " + CHAIN.hash(8) + ", but block 8 is " + CHAIN.hash(30)
                + ": the chain was reorganised meanwhile, or two endpoints disagree; run again");
        assertThat(ledger.failedBlocks()).isZero();
    }

    @Test
    void aHeaderWithAnotherHashIsNotedAndOneThatHasItIsGood() throws Exception {
        checkBy(new Witnesses(false, true));
        List<RpcOutcome<?>> outcomes = outcomes(RANGE);
        outcomes.set(4, outcomes.get(10));

        assertThat(numbers(steps.rows(RANGE, hashes(RANGE), outcomes, chunk(RANGE)))).containsExactly(5L, 7L, 8L, 9L);
        assertThat(failure())
                .isEqualTo(new RunLedger.Failure(new BlockRange(6, 6), "[consensus #6] the endpoint says its "
                + "hash is " + CHAIN.hash(6) + ", its header hashes to " + CHAIN.hash(9)));
    }
}
