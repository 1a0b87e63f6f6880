package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.app.Surroundings;
import xyz.autonomys.blocktimes.devnet.AnsweringChain;
import xyz.autonomys.blocktimes.rpc.StubNodes;
import xyz.autonomys.blocktimes.time.IdleTime;
import xyz.autonomys.blocktimes.time.SimulatedTime;
import xyz.autonomys.blocktimes.time.SystemTime;

/**
 * A network of three nodes of which one lies, inside this process and in simulated time. A backfill ends with the right
 * rows, or with exit code 1. In short form among all tests; {@code scripts/reliability hostile} tries 1,000 seeds.
 */
class LiarTest {

    private static final int SEEDS = Integer.getInteger("blocktimes.liar.seeds", 27);
    private static final long GENESIS_MS = 1_735_689_600_000L;
    private static final int BLOCKS = 300;
    private static final int K = 10;
    /** How far time is moved while nothing is answered. */
    private static final long STEP_MS = 100;
    private static final AnsweringChain GOOD = new AnsweringChain(BLOCKS, 0, GENESIS_MS);
    /** 21 stored blocks differ. */
    private static final AnsweringChain FORK = new AnsweringChain(BLOCKS, 270, GENESIS_MS);

    @TempDir
    Path folder;
    private final AtomicLong answers = new AtomicLong();

    /** How a run ended. */
    private enum Outcome { RIGHT, REFUSED, WRONG }

    /** A node's answer to a call; null for none. */
    @FunctionalInterface
    private interface Node {
        String answer(String text) throws IOException;
    }

    private record Run(int exitCode, List<Map<String, Object>> rows, String said) {
    }

    private Run run(String data, List<Node> nodes, String compared) throws Exception {
        List<URI> urls = new ArrayList<>();
        nodes.forEach(node -> urls.add(URI.create("ws://node-" + urls.size() + ":9944")));
        Path directory = Files.createDirectories(folder.resolve("settings"));
        Files.writeString(directory.resolve("application.properties"), "blocktimes.compare-blocks = " + compared
                + "\nblocktimes.rpc.attempts = 4\nblocktimes.rpc.timeout-ms = 2000\nblocktimes.rpc.patience-s = 20\n");
        SimulatedTime time = new SimulatedTime();
        // What is expected of the others must not depend on how busy the machine is: an honest node needs no timeouts.
        boolean isHonest = nodes.size() == 1;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Map<String, String> environment = Map.of(
                "CONSENSUS_RPC_WS", String.join(",", urls.stream().map(URI::toString).toList()),
                "K_CONSENSUS", String.valueOf(K), "DATA_DIR", folder.resolve(data).toString(), "LOG_LEVEL", "error");
        int exitCode;
        try (IdleTime moving = new IdleTime(time, isHonest ? 0 : STEP_MS, answers::get);
                PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            exitCode = Blocktimes.run(
                    new Surroundings(environment, directory, isHonest ? new SystemTime() : time, StopSignal::new,
                            StubNodes.connector((url, text) -> answer(nodes.get(urls.indexOf(url)), text))),
                    out, out, "backfill", "--chain=consensus", "--start=1");
        }
        Dataset dataset = new Dataset(folder.resolve(data));
        boolean any = Files.exists(folder.resolve(data).resolve("block_times")) && !dataset.files().isEmpty();
        List<Map<String, Object>> rows = any ? dataset.rows("consensus") : List.of();
        rows.forEach(row -> row.remove("ingestion_ts_ms"));
        return new Run(exitCode, rows, said.toString(StandardCharsets.UTF_8));
    }

    /** Completes with the answer; never, if there is none. */
    private CompletableFuture<String> answer(Node node, String text) {
        CompletableFuture<String> answered = new CompletableFuture<>();
        try {
            String answer = node.answer(text);
            answers.incrementAndGet();
            if (answer != null) {
                answered.complete(answer);
            }
            return answered;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copy(String from, String to) throws IOException {
        try (Stream<Path> tree = Files.walk(folder.resolve(from))) {
            for (Path each : tree.toList()) {
                Path there = folder.resolve(to).resolve(folder.resolve(from).relativize(each));
                if (Files.isDirectory(each)) {
                    Files.createDirectories(there);
                } else {
                    Files.copy(each, there);
                }
            }
        }
    }

    @Test
    void aBackfillEndsWithTheRightRowsOrWithOne() throws Exception {
        List<Map<String, Object>> right = run("good", List.of(GOOD::answer), "last").rows;
        assertThat(right).hasSize(BLOCKS - K);
        assertThat(run("fork", List.of(FORK::answer), "last").rows).hasSize(BLOCKS - K).isNotEqualTo(right);
        Map<LyingNode.Lie, Map<Outcome, Integer>> outcomes = new EnumMap<>(LyingNode.Lie.class);
        List<String> wrong = new ArrayList<>();
        int unnoticed = 0;
        String compared = System.getProperty("blocktimes.liar.compared", "1");
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            LyingNode.Lie lie = LyingNode.Lie.values()[seed % LyingNode.Lie.values().length];
            LyingNode liar = new LyingNode(lie, GOOD, FORK, BLOCKS, random);
            List<Node> nodes = new ArrayList<>(List.of(GOOD::answer, GOOD::answer));
            nodes.add(random.nextInt(3), liar::answer);
            String stored = List.of("nothing", "good", "fork").get(random.nextInt(3));
            String data = "data-" + seed;
            if (!stored.equals("nothing")) {
                copy(stored, data);
            }
            Run run = run(data, nodes, compared);
            Outcome outcome = run.exitCode == 1 ? Outcome.REFUSED
                    : run.exitCode == 0 && run.rows.equals(right) ? Outcome.RIGHT : Outcome.WRONG;
            outcomes.computeIfAbsent(lie, each -> new HashMap<>()).merge(outcome, 1, Integer::sum);
            // If not every block is compared, an endpoint that lies about one of them may not be found out.
            boolean isExpected = !compared.equals("1") && lie == LyingNode.Lie.ONE_TIMESTAMP;
            unnoticed += outcome == Outcome.WRONG ? 1 : 0;
            if (outcome == Outcome.WRONG && !isExpected) {
                wrong.add("seed " + seed + ", " + lie + ", stored: " + stored + ", exit code " + run.exitCode + ", "
                        + run.rows.size() + " rows: " + run.said);
            }
        }
        int refused = outcomes.values().stream().mapToInt(each -> each.getOrDefault(Outcome.REFUSED, 0)).sum();
        System.out.println("LiarTest: " + SEEDS + " networks of three nodes, one of them lying in " + outcomes.size()
                + " ways, compared: " + compared + ": " + (SEEDS - refused - unnoticed)
                + " ended with the right rows, " + refused + " with exit code 1, " + unnoticed + " otherwise "
                + outcomes);
        assertThat(wrong).isEmpty();
    }
}
