package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.app.Surroundings;
import xyz.autonomys.blocktimes.devnet.AnsweringChain;
import xyz.autonomys.blocktimes.rpc.StubNodes;
import xyz.autonomys.blocktimes.time.SystemTime;

/** Nodes that lack a part of the chain, inside this process. */
class PastlessNodesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BLOCKS = 700;
    private static final int K = 10;
    private static final AnsweringChain CHAIN = new AnsweringChain(BLOCKS, 0, 1_735_689_600_000L);

    @TempDir
    Path folder;

    /** A node that has no hash, header and state of some blocks. */
    private static final class Node {
        private final IntPredicate lacks;
        private final Set<String> unknown = new HashSet<>();
        final AtomicInteger calls = new AtomicInteger();
        final AtomicInteger vain = new AtomicInteger();

        Node(IntPredicate lacks) {
            this.lacks = lacks;
            IntStream.rangeClosed(1, BLOCKS).filter(lacks).forEach(block -> unknown.add(CHAIN.hash(block)));
        }

        String answer(String text) throws IOException {
            calls.incrementAndGet();
            JsonNode call = JSON.readTree(text);
            if (call.get("method").asText().equals("state_queryStorageAt")
                    && unknown.contains(call.at("/params/1").asText())) {
                vain.incrementAndGet();
                return "{\"jsonrpc\":\"2.0\",\"id\":" + call.get("id") + ",\"error\":{\"code\":4003,\"message\":"
                        + "\"Client error: UnknownBlock: Header was not found in the database: "
                        + call.at("/params/1").asText() + "\"}}";
            }
            String answer = CHAIN.answer(text);
            if (!call.get("method").asText().equals("chain_getBlockHash")) {
                return answer;
            }
            ObjectNode reply = (ObjectNode) JSON.readTree(answer);
            ArrayNode hashes = (ArrayNode) reply.get("result");
            for (int i = 0; i < hashes.size(); i++) {
                int number = call.at("/params/0/" + i).asInt();
                if (number > 0 && lacks.test(number)) {
                    hashes.setNull(i);
                }
            }
            return reply.toString();
        }
    }

    private record Run(int exitCode, List<Long> blocks, String said) {
    }

    private Run run(List<Node> nodes, String... options) throws Exception {
        List<URI> urls = new ArrayList<>();
        nodes.forEach(node -> urls.add(URI.create("ws://node-" + urls.size() + ":9944")));
        Map<String, String> environment = new HashMap<>(Map.of(
                "CONSENSUS_RPC_WS", String.join(",", urls.stream().map(URI::toString).toList()),
                "K_CONSENSUS", String.valueOf(K), "DATA_DIR", folder.resolve("data").toString()));
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of("backfill", "--chain=consensus"));
        if (List.of(options).stream().noneMatch(option -> option.startsWith("--start"))) {
            arguments.add("--start=1");
        }
        arguments.addAll(List.of(options));
        int exitCode;
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        logged.start();
        root.addAppender(logged);
        try (PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            exitCode = Blocktimes.run(
                    new Surroundings(environment, folder, new SystemTime(), StopSignal::new,
                            StubNodes.connector((url, text) -> answer(nodes.get(urls.indexOf(url)), text))),
                    out, out, arguments.toArray(String[]::new));
        } finally {
            root.detachAppender(logged);
        }
        Path stored = folder.resolve("data/block_times");
        List<Long> blocks = Files.exists(stored) ? new Dataset(folder.resolve("data")).rows("consensus").stream()
                .map(row -> (Long) row.get("block_number")).toList() : List.of();
        return new Run(exitCode, blocks, said.toString(StandardCharsets.UTF_8) + logged.list.stream()
                .map(ILoggingEvent::getFormattedMessage).collect(Collectors.joining("\n")));
    }

    private static CompletableFuture<String> answer(Node node, String text) {
        try {
            return CompletableFuture.completedFuture(node.answer(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Long> blocks(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 256, 257, 300, 600})
    void theOldestBlockOfANodeIsFoundSaidOnceAndTheBlocksAboveAreStored(int oldest) throws Exception {
        Node node = new Node(block -> block < oldest);

        Run run = run(List.of(node));

        assertThat(run.exitCode).isEqualTo(1);
        assertThat(run.blocks).isEqualTo(blocks(oldest + 1, BLOCKS - K));
        assertThat(run.said).containsOnlyOnce("ws://node-0:9944 has no blocks below " + oldest
                + ": it was synchronised by snapshot, or is still synchronising; for older blocks use a node "
                + "synchronised with --sync full --state-pruning archive from an empty database");
        assertThat(run.said).containsOnlyOnce("blocks=1.." + oldest
                + " missing: no endpoint has blocks below " + oldest + ", and block " + oldest
                + " has no block time without its parent; use a node synchronised with --sync full");
        assertThat(run.said).doesNotContain("run again to fetch them");
        assertThat(node.vain).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"last", "off", "50"})
    void ofSeveralNodesThoseWithOlderBlocksAreAskedForThem(String compared) throws Exception {
        Files.writeString(folder.resolve("application.properties"), "blocktimes.compare-blocks = " + compared + "\n");
        List<Node> nodes = List.of(new Node(block -> block < 300), new Node(block -> false),
                new Node(block -> block < 500));

        Run run = run(nodes);

        assertThat(run.exitCode).as(run.said).isZero();
        assertThat(run.blocks).isEqualTo(blocks(1, BLOCKS - K));
        assertThat(run.said).doesNotContain("skipped");
        assertThat(nodes).allSatisfy(node -> assertThat(node.vain).hasValue(0));
        assertThat(nodes.get(0).calls.get()).as("calls to a node without a past").isGreaterThan(100);
    }

    @Test
    void storedBlocksOlderThanTheNodesPastAreKeptAndNewerOnesFetched() throws Exception {
        assertThat(run(List.of(new Node(block -> false)), "--end=100").exitCode).isZero();

        Run run = run(List.of(new Node(block -> block < 400)), "--start=450");

        assertThat(run.exitCode).as(run.said).isZero();
        List<Long> expected = new ArrayList<>(blocks(1, 100));
        expected.addAll(blocks(450, BLOCKS - K));
        assertThat(run.blocks).isEqualTo(expected);
        assertThat(run.said).contains("stored blocks 1..100 are not compared: the endpoint has no block as old as 100");
    }

    @Test
    void oneBlockThatCannotBeHadDoesNotCostItsChunk() throws Exception {
        Run run = run(List.of(new Node(block -> block == 100 || block == 400)));

        assertThat(run.exitCode).isEqualTo(1);
        // A block time needs the parent.
        List<Long> expected = new ArrayList<>(blocks(1, BLOCKS - K));
        expected.removeAll(List.of(100L, 101L, 400L, 401L));
        assertThat(run.blocks).isEqualTo(expected);
        assertThat(run.said).contains("blocks=100..101 missing: ").contains("blocks=400..401 missing: ");
    }

    @Test
    void aGapInTheMiddleIsMissingAndTheRestStored() throws Exception {
        Run run = run(List.of(new Node(block -> block > 90 && block < 610)));

        assertThat(run.exitCode).isEqualTo(1);
        List<Long> expected = new ArrayList<>(blocks(1, 90));
        expected.addAll(blocks(611, BLOCKS - K));
        assertThat(run.blocks).isEqualTo(expected);
        assertThat(run.said).contains("blocks=91..610 missing: ");
    }
}
