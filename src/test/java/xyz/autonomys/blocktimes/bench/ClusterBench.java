package xyz.autonomys.blocktimes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.cluster.KafkaBroker;

/**
 * Workers against a node that answers so many messages a second: blocks/s with each number of workers, and what the
 * coordinator did for it. Each worker is held back by the latency and its window, so that this machine's processors are
 * not what is measured.
 */
final class ClusterBench {

    private static final int LATENCY_MS = 50;
    private static final int WINDOW = 32;
    /** Messages a second that the node answers: three workers' worth. */
    private static final int LIMIT = 1_920;
    private static final int[] WORKERS = {1, 2, 4, 8};
    /** A date is one worker's at a time: there are two for each, and four at least. */
    private static final int BLOCKS_A_DATE = 14_400;
    private static final int FEWEST_DATES = 4;
    private static final int RANGE_BLOCKS = 2_400;
    private static final int CONFIRMED = 100;
    private static final int SETTLING_S = 10;

    private final Bench.Out out;

    ClusterBench(Bench.Out out) {
        this.out = out;
    }

    void run() throws Exception {
        Path folder = Files.createTempDirectory("bench-cluster");
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
            out.say(
                    "cluster: a node that answers %d messages a second after %d ms; a worker has %d blocks in flight,"
                            + " so %d blocks/s at most",
                    LIMIT, LATENCY_MS, WINDOW, WINDOW * 1_000 / LATENCY_MS);
            double one = Double.NaN;
            for (int workers : WORKERS) {
                double rate = blocksPerSecond(broker, folder.resolve("workers-" + workers), workers);
                one = workers == 1 ? rate : one;
                out.say(
                        "cluster: %d workers %.0f blocks/s, %.2f of so many times one worker, %.2f of the node's limit",
                        workers, rate, rate / one / workers, rate / LIMIT);
            }
        } finally {
            Processes.delete(folder);
        }
    }

    private double blocksPerSecond(KafkaBroker broker, Path folder, int workers) throws Exception {
        int blocks = Math.max(FEWEST_DATES, 2 * workers) * BLOCKS_A_DATE;
        try (Processes.Node node = new Processes.Node(blocks + CONFIRMED, LATENCY_MS, "--limit=" + LIMIT)) {
            Map<String, Object> environment = Map.of(
                    "CONSENSUS_RPC_WS",
                    node.consensus,
                    "RANGES",
                    "kafka:" + broker.address(),
                    "DATA_DIR",
                    folder,
                    "MAX_INFLIGHT_HEADERS",
                    WINDOW);
            String settings = """
                blocktimes.kafka.topic = ranges-%1$d
                blocktimes.kafka.group = workers-%1$d
                blocktimes.kafka.range-blocks = %2$d
                """.formatted(workers, RANGE_BLOCKS);
            List<Process> group = new ArrayList<>();
            List<CompletableFuture<Processes.Run>> runs = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                Process worker = Processes.blocktimesWith(settings, environment, "work", "--chain=consensus");
                group.add(worker);
                runs.add(CompletableFuture.supplyAsync(
                        () -> awaited(worker), task -> new Thread(task, "worker").start()));
            }
            // Until all of them are there and have their share.
            TimeUnit.SECONDS.sleep(SETTLING_S + workers);
            Process planning = Processes.blocktimesWith(
                    settings, environment, "plan", "--chain=consensus", "--start=1", "--watch");
            long begun = System.currentTimeMillis();
            CompletableFuture<Long> first = CompletableFuture.supplyAsync(() -> firstFence(folder));
            Processes.Run plan = awaited(planning);
            group.forEach(worker -> worker.toHandle().destroy());
            long kilobytes = runs.stream().mapToLong(run -> run.join().kilobytes()).max().orElse(0);
            if (plan.exitCode() != 0) {
                throw new IllegalStateException(String.join("\n", plan.output()));
            }
            out.say(
                    "cluster: %d blocks; the first range was taken %.1f s after plan was called; most memory of a"
                            + " worker %d MB",
                    blocks, (first.join() - begun) / 1_000.0, kilobytes / 1024);
            return blocks * 1_000.0 / (lastFile(folder) - first.join());
        }
    }

    private static Processes.Run awaited(Process process) {
        try {
            return Processes.await(process);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** When the first worker took its first range. */
    private static long firstFence(Path folder) {
        while (true) {
            try (Stream<Path> tree =
                    Files.exists(folder.resolve(".fences")) ? Files.walk(folder.resolve(".fences")) : Stream.empty()) {
                if (tree.anyMatch(Files::isRegularFile)) {
                    return System.currentTimeMillis();
                }
                Thread.sleep(5);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static long lastFile(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder.resolve("block_times"))) {
            return tree.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().lastModified())
                    .max()
                    .orElseThrow();
        }
    }
}
