package xyz.autonomys.blocktimes.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.devnet.AnsweringChain;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.rpc.StubNodes;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.time.SimulatedTime;
import xyz.autonomys.blocktimes.time.Time;

class ChainNodesTest {

    /** Just so that a test that hangs ends. */
    private static final long MANY_MINUTES = 10;
    private static final long GENESIS_MS = 1_735_689_600_000L;
    private static final long PATIENCE_MS = 5_000;
    private static final Chain CHAIN = new Chain("consensus", ChainKind.AUTONOMYS_CONSENSUS, 5, 6_000);
    private static final AnsweringChain MADE = new AnsweringChain(60, 0, GENESIS_MS);
    private static final AnsweringChain LAGGING_BY_K = new AnsweringChain(7, 60, 0, GENESIS_MS, 5);
    private static final AnsweringChain LAGGING = new AnsweringChain(7, 60, 0, GENESIS_MS, 6);
    private static final AnsweringChain OTHER_NETWORK = new AnsweringChain(8, 70, 0, GENESIS_MS, 0);

    private final SimulatedTime time = new SimulatedTime();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final CompletableFuture<Void> latecomersAwaited = new CompletableFuture<>();
    private RpcEndpoint endpoint;

    private static URI url(int node) {
        return URI.create("ws://node-" + node + ":9944");
    }

    @SafeVarargs
    private ChainNodes nodes(Chain chain, Function<String, CompletableFuture<String>>... answers) {
        Map<URI, Function<String, CompletableFuture<String>>> byUrl = new LinkedHashMap<>();
        for (Function<String, CompletableFuture<String>> answer : answers) {
            byUrl.put(url(byUrl.size()), answer);
        }
        context.addComponent("jsonrpc", StubNodes.component(Map.of("consensus", List.copyOf(byUrl.keySet())), time,
                (node, text) -> byUrl.get(node).apply(text)));
        context.start();
        endpoint = context.getEndpoint("jsonrpc:consensus", RpcEndpoint.class);
        return new ChainNodes(chain, endpoint, new Watched());
    }

    /** The time, and whether somebody waits for it. */
    private final class Watched implements Time {
        @Override
        public long nanos() {
            return time.nanos();
        }

        @Override
        public long epochMs() {
            return time.epochMs();
        }

        @Override
        public Timer after(long ms, Runnable task) {
            Timer timer = time.after(ms, task);
            latecomersAwaited.complete(null);
            return timer;
        }
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    private static Function<String, CompletableFuture<String>> of(AnsweringChain chain) {
        return text -> CompletableFuture.completedFuture(chain.answer(text));
    }

    private static Function<String, CompletableFuture<String>> failing(String message) {
        return text -> CompletableFuture.completedFuture(StubNodes.error(text, -32601, message));
    }

    /** How the nodes do, once they were told. */
    private List<String> health() throws InterruptedException {
        endpoint.call(endpoint.nodes().get(0), ChainCalls.bestHeader(), Long.MAX_VALUE / 1_000_000);
        return endpoint.nodeStates().stream().map(NodeState::health).toList();
    }

    @Test
    void theHighestNodeIsElectedAndOneThatLagsByMoreThanTheDepthIsLeftOut() throws Exception {
        ChainSurvey survey = nodes(CHAIN, of(MADE), of(LAGGING_BY_K), of(LAGGING), of(MADE))
                .survey(Optional.empty(), PATIENCE_MS);

        assertThat(survey.genesisHash()).isEqualTo(MADE.hash(0));
        assertThat(survey.bestBlock()).isEqualTo(60);
        assertThat(health()).containsExactly("good", "good", "skipped", "good");
    }

    @Test
    void aHigherNodeBehindALowerOneIsElected() {
        assertThat(nodes(CHAIN, of(LAGGING), of(LAGGING_BY_K)).survey(Optional.empty(), PATIENCE_MS).bestBlock())
                .isEqualTo(55);
    }

    @Test
    void withNothingStoredTheFirstNodeSaysWhichNetworkItIs() throws Exception {
        ChainSurvey survey = nodes(CHAIN, of(MADE), of(OTHER_NETWORK)).survey(Optional.empty(), PATIENCE_MS);

        assertThat(survey.genesisHash()).isEqualTo(MADE.hash(0));
        assertThat(survey.bestBlock()).isEqualTo(60);
        assertThat(health()).containsExactly("good", "skipped");
    }

    @Test
    void theStoredNetworkIsTheOneThatCounts() {
        ChainSurvey survey = nodes(CHAIN, of(MADE), of(OTHER_NETWORK))
                .survey(Optional.of(OTHER_NETWORK.hash(0)), PATIENCE_MS);

        assertThat(survey.genesisHash()).isEqualTo(OTHER_NETWORK.hash(0));
        assertThat(survey.bestBlock()).isEqualTo(70);
    }

    @Test
    void whereNoNodeServesTheStoredNetworkTheFirstSaysWhichThereIs() {
        ChainSurvey survey = nodes(CHAIN, of(MADE), of(OTHER_NETWORK)).survey(Optional.of("0x00"), PATIENCE_MS);

        assertThat(survey.genesisHash()).isEqualTo(MADE.hash(0));
    }

    @Test
    void aNodeThatFailsIsLeftOutWhileAnotherWillDo() throws Exception {
        ChainSurvey survey = nodes(CHAIN, of(MADE), failing("gone")).survey(Optional.empty(), PATIENCE_MS);

        assertThat(survey.bestBlock()).isEqualTo(60);
        assertThat(health()).containsExactly("good", "skipped");
    }

    @Test
    void whereTheOnlyNodeFailsItsFailureIsTold() {
        ChainNodes nodes = nodes(CHAIN, failing("gone"));

        assertThatThrownBy(() -> nodes.survey(Optional.empty(), PATIENCE_MS)).isInstanceOf(RpcException.class)
                .hasMessage("chain_getHeader: error -32601 \"gone\": the endpoint does not offer this method; "
                        + "is it a Substrate node?");
    }

    @Test
    void whereTheOnlyNodeServesAnotherChainThatIsTold() {
        ChainNodes nodes = nodes(new Chain("consensus", ChainKind.AUTONOMYS_DOMAIN, 5, 6_000), of(MADE));

        assertThatThrownBy(() -> nodes.survey(Optional.empty(), PATIENCE_MS)).isInstanceOf(ChainException.class)
                .hasMessage("[consensus #60] the endpoint serves another chain: its blocks are those of an "
                        + "autonomys-consensus, expected: an autonomys-domain; are the endpoints swapped?");
    }

    @Test
    void whereAllNodesFailEachReasonIsToldOnce() {
        ChainNodes nodes = nodes(CHAIN, failing("gone"), failing("away"), failing("gone"));

        String end = ": the endpoint does not offer this method; is it a Substrate node?";
        assertThatThrownBy(() -> nodes.survey(Optional.empty(), PATIENCE_MS)).isInstanceOf(RpcException.class)
                .hasMessage("none of 3 endpoints is usable: chain_getHeader: error -32601 \"gone\"" + end
                        + "; chain_getHeader: error -32601 \"away\"" + end);
    }

    @Test
    void aNodeThatTakesTooLongAfterAnotherHasAnsweredIsLeftOut() throws Exception {
        ChainNodes nodes = nodes(CHAIN, of(MADE), text -> new CompletableFuture<>());
        CompletableFuture<ChainSurvey> survey = inBackground(nodes);
        latecomersAwaited.get(MANY_MINUTES, TimeUnit.MINUTES);
        time.advance(1_999);
        assertThat(survey).isNotDone();
        time.advance(1);

        assertThat(survey.get(MANY_MINUTES, TimeUnit.MINUTES).bestBlock()).isEqualTo(60);
        assertThat(health()).containsExactly("good", "skipped");
    }

    @Test
    void aNodeThatAnswersInTimeTakesPart() throws Exception {
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        ChainNodes nodes = nodes(CHAIN, of(LAGGING_BY_K), text -> goOn.thenApply(done -> MADE.answer(text)));
        CompletableFuture<ChainSurvey> survey = inBackground(nodes);
        latecomersAwaited.get(MANY_MINUTES, TimeUnit.MINUTES);
        time.advance(1_999);
        goOn.complete(null);

        assertThat(survey.get(MANY_MINUTES, TimeUnit.MINUTES).bestBlock()).isEqualTo(60);
        assertThat(health()).containsExactly("good", "good");
    }

    @Test
    void aNodeHasSoMuchTimeForAllItsAnswersTogether() throws Exception {
        CompletableFuture<String> header = new CompletableFuture<>();
        CompletableFuture<String> headerAsked = new CompletableFuture<>();
        CompletableFuture<Void> genesisAsked = new CompletableFuture<>();
        ChainNodes nodes = nodes(CHAIN, text -> {
            if (text.contains("chain_getHeader")) {
                headerAsked.complete(text);
                return header;
            }
            genesisAsked.complete(null);
            return new CompletableFuture<>();
        });
        CompletableFuture<ChainSurvey> survey = inBackground(nodes);
        String asked = headerAsked.get(MANY_MINUTES, TimeUnit.MINUTES);
        // The client's own timer, and that of who waits for the answer.
        time.awaitTimers(2);
        time.advance(4_000);
        header.complete(MADE.answer(asked));
        genesisAsked.get(MANY_MINUTES, TimeUnit.MINUTES);
        time.awaitTimers(2);
        time.advance(1_000);

        assertThatThrownBy(survey::join).isInstanceOf(CompletionException.class).cause()
                .isInstanceOf(RpcException.class)
                .hasMessage("no endpoint responds within 1 s: ws://node-0:9944: no response yet");
    }

    private static CompletableFuture<ChainSurvey> inBackground(ChainNodes nodes) {
        return CompletableFuture.supplyAsync(() -> nodes.survey(Optional.empty(), PATIENCE_MS),
                task -> new Thread(task, "surveying").start());
    }
}
