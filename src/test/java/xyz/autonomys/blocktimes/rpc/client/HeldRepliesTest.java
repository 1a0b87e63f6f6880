package xyz.autonomys.blocktimes.rpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.rpc.call.CallsInParts;
import xyz.autonomys.blocktimes.rpc.call.HeldOutcomes;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/** Memory is limited by the size of responses, not only by the number of calls. */
class HeldRepliesTest {

    private static final int REPLY = 10_000;
    private static final RpcOptions OPTIONS =
            new RpcOptions(256, 1, 1, 20_000, 3, 200, 10_000, 60_000, 0, 20).withMemory(10 * REPLY);

    private final SimulatedNodes simulated = new SimulatedNodes(OPTIONS, 1);
    private int unanswered;
    private int most;

    private HeldRepliesTest() {
        simulated.node(0).behaviour = (node, link, text) -> {
            most = Math.max(most, ++unanswered);
            simulated.time.after(node.latencyMs, () -> unanswered--);
            link.say(SimulatedNodes.answer(text).replace(":\"r", ":\"r" + "x".repeat(REPLY)));
        };
    }

    private static List<RpcCall<String>> calls(int count) {
        return IntStream.range(0, count).mapToObj(SimulatedNodes::call).toList();
    }

    private CompletableFuture<HeldOutcomes<String>> hold(int calls) {
        return simulated.client.callAndHold(calls(calls));
    }

    private HeldOutcomes<String> done(CompletableFuture<HeldOutcomes<String>> asked) {
        simulated.runUntil(asked::isDone);
        return asked.join();
    }

    @Test
    void whatFitsIsReceived() {
        assertThat(done(hold(9)).outcomes()).noneMatch(RpcOutcome::failed).hasSize(9);
    }

    @Test
    void whatDoesNotFitIsGivenUpAtOnceAndFewerFit() {
        HeldOutcomes<String> outcomes = done(hold(200));

        assertThat(outcomes.outcomes()).hasSize(200).allSatisfy(outcome -> {
            assertThat(outcome.failure().kind()).isEqualTo(RpcException.Kind.TOO_LARGE);
            assertThat(outcome.failure()).hasMessageContaining("JAVA_OPTS=-Xmx");
        });
        outcomes.release().run();
        assertThat(done(hold(9)).outcomes()).noneMatch(RpcOutcome::failed);
        assertThat(simulated.client.callsInFlight()).isZero();
    }

    @Test
    void ofSeveralRequestsTheOneWithMostResponsesIsGivenUp() {
        CompletableFuture<HeldOutcomes<String>> large = hold(30);
        CompletableFuture<HeldOutcomes<String>> small = hold(4);

        assertThat(done(large).outcomes()).allMatch(RpcOutcome::failed);
        assertThat(done(small).outcomes()).noneMatch(RpcOutcome::failed);
    }

    @Test
    void onceResponsesAreKnownToBeLargeOnlyAsManyAreCalledForAsFit() {
        done(hold(3)).release().run();
        most = 0;
        CompletableFuture<HeldOutcomes<String>> first = hold(8);
        CompletableFuture<HeldOutcomes<String>> last = hold(8);

        assertThat(done(first).outcomes()).noneMatch(RpcOutcome::failed);
        simulated.run(5_000);
        assertThat(last).as("it waits until the first is used").isNotDone();
        done(first).release().run();
        assertThat(done(last).outcomes()).noneMatch(RpcOutcome::failed);
        assertThat(most).isLessThanOrEqualTo(10);
    }

    @Test
    void aMessageLongerThanItsCallMayReturnIsNotRead() {
        CompletableFuture<List<RpcOutcome<String>>> asked =
                simulated.client.call(List.of(SimulatedNodes.call(1).atMost(10)));
        simulated.node(0).behaviour = (node, link, text) ->
                link.say(SimulatedNodes.answer(text).replace(":\"r", ":\"r" + "x".repeat(2 << 20)));
        simulated.runUntil(asked::isDone);

        assertThat(asked.join().get(0).failure()).hasMessageContaining("bytes in response to echo: at most ");
        assertThat(asked.join().get(0).failure().getMessage()).hasSizeLessThan(300);
    }

    @Test
    void aCallForWhichDecodingWaitsIsMadeWhileMemoryIsFull() {
        CompletableFuture<HeldOutcomes<String>> held = hold(9);
        done(held);
        hold(9);
        CompletableFuture<List<RpcOutcome<String>>> metadata = simulated.client.call(calls(1));

        simulated.runUntil(metadata::isDone);

        assertThat(metadata.join().get(0).failed()).isFalse();
    }

    @Test
    void aRequestThatFitsByItselfIsNotGivenUpForThoseThatAreAboutToBeUsed() {
        HeldOutcomes<String> complete = done(hold(9));
        CompletableFuture<HeldOutcomes<String>> other = hold(3);
        simulated.run(1_000);
        complete.release().run();

        assertThat(done(other).outcomes()).noneMatch(RpcOutcome::failed);
    }

    @Test
    void aLargeResponseWhoseIdIsWrittenWithABlankIsRead() {
        SimulatedNodes large = new SimulatedNodes(OPTIONS, 1);
        large.node(0).behaviour = (node, link, text) -> link.say(SimulatedNodes.answer(text)
                .replace("\"id\":", "\"id\": ").replace(":\"r", ":\"r" + "x".repeat(3 << 19)));
        CompletableFuture<List<RpcOutcome<String>>> asked =
                large.client.call(List.of(SimulatedNodes.call(1).atMost(2 << 20)));
        large.runUntil(asked::isDone);

        assertThat(asked.join().get(0).failed()).as(String.valueOf(asked.join().get(0).failure())).isFalse();
    }

    /** Responses come one at a time, as from an endpoint that limits their rate. */
    private void oneIn(long ms) {
        int[] asked = {0};
        simulated.node(0).behaviour = (node, link, text) -> simulated.time.after(ms * asked[0]++,
                () -> link.say(SimulatedNodes.answer(text).replace(":\"r", ":\"r" + "x".repeat(REPLY))));
    }

    @Test
    void theFirstOutcomesAreTakenWhileOthersAreUnderWay() {
        oneIn(1_000);
        List<Integer> settled = new ArrayList<>();
        CallsInParts<String> inParts = new CallsInParts<>(calls(6), 1, 2, () -> true, settled::add);

        // Of the first three, one is the lead and two belong together; the fourth waits for the fifth.
        HeldOutcomes<String> first = done(simulated.client.callAndHold(inParts));
        assertThat(first.outcomes()).hasSize(3).noneMatch(RpcOutcome::failed);
        HeldOutcomes<String> second = done(simulated.client.callAndHold(inParts));
        assertThat(second.outcomes()).hasSize(2).noneMatch(RpcOutcome::failed);
        HeldOutcomes<String> last = done(simulated.client.callAndHold(inParts));
        assertThat(last.outcomes()).hasSize(1);
        assertThat(settled).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void withoutATurnAllOutcomesAreTakenTogether() {
        oneIn(1_000);
        CallsInParts<String> inParts = new CallsInParts<>(calls(5), 1, 1, () -> false, place -> { });

        assertThat(done(simulated.client.callAndHold(inParts)).outcomes()).hasSize(5);
    }

    @Test
    void aPartThatWasUsedMakesRoomForFurtherCalls() {
        // More than fit into memory together: 40 of these, while ten fit.
        oneIn(200);
        CallsInParts<String> inParts = new CallsInParts<>(calls(40), 0, 1, () -> true, place -> { });
        int taken = 0;
        while (taken < 40) {
            HeldOutcomes<String> part = done(simulated.client.callAndHold(inParts));
            assertThat(part.outcomes()).noneMatch(RpcOutcome::failed);
            taken += part.outcomes().size();
            part.release().run();
        }
        assertThat(done(hold(9)).outcomes()).noneMatch(RpcOutcome::failed);
    }

    @Test
    void callsThatAreDroppedMakeRoom() {
        oneIn(1_000);
        CallsInParts<String> inParts = new CallsInParts<>(calls(9), 0, 1, () -> true, place -> { });
        done(simulated.client.callAndHold(inParts));
        simulated.run(9_000);
        inParts.drop();

        assertThat(done(hold(9)).outcomes()).noneMatch(RpcOutcome::failed);
    }

    @Test
    void anAbortHandsOutWhatHasArrivedInOrder() {
        oneIn(1_000);
        CallsInParts<String> inParts = new CallsInParts<>(calls(9), 0, 1, () -> false, place -> { });
        CompletableFuture<HeldOutcomes<String>> asked = simulated.client.callAndHold(inParts);
        simulated.run(3_500);
        simulated.client.abort("the run is stopping");

        List<RpcOutcome<String>> outcomes = done(asked).outcomes();
        assertThat(outcomes).hasSize(9);
        assertThat(outcomes.subList(0, 4)).noneMatch(RpcOutcome::failed);
        assertThat(outcomes.subList(4, 9)).allMatch(RpcOutcome::failed);
    }

    @Test
    void theCallsOfTheLowestBlocksGoFirstWhicheverWereMadeFirst() {
        List<String> sent = new ArrayList<>();
        simulated.node(0).behaviour = (node, link, text) -> {
            sent.add(text);
            link.say(SimulatedNodes.answer(text));
        };
        List<RpcCall<String>> later = IntStream.range(0, 100)
                .mapToObj(i -> SimulatedNodes.call(1_000 + i).about(500 + i)).toList();
        List<RpcCall<String>> earlier = IntStream.range(0, 5).mapToObj(i -> SimulatedNodes.call(i).about(100 + i))
                .toList();
        CompletableFuture<HeldOutcomes<String>> last = simulated.client.callAndHold(later);
        CompletableFuture<HeldOutcomes<String>> first = simulated.client.callAndHold(earlier);
        done(last);

        assertThat(first).isDone();
        int firstOfEarlier = IntStream.range(0, sent.size()).filter(i -> sent.get(i).contains("[0]")
                || sent.get(i).contains("\"0\"")).findFirst().orElseThrow();
        assertThat(firstOfEarlier).isLessThan(sent.size() - 40);
    }

    @Test
    void callsThatAllFailAreNoPartAndFailTogether() {
        int[] asked = {0};
        simulated.node(0).behaviour = (node, link, text) -> simulated.time.after(600L * asked[0]++,
                () -> link.say(SimulatedNodes.error(text, -32603, "broken")));
        CallsInParts<String> inParts = new CallsInParts<>(calls(6), 0, 1, () -> true, place -> { });

        assertThat(done(simulated.client.callAndHold(inParts)).outcomes()).hasSize(6).allMatch(RpcOutcome::failed);
    }
}
