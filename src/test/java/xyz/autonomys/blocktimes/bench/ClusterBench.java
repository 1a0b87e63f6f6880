package xyz.autonomys.blocktimes.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.cluster.KafkaBroker;

/**
 * Workers against a node that answers so many messages a second: blocks/s with each number of workers, and what the coordinator did for it.
 * Each worker is held back by the latency and its window, so that this machine's processors are not what is measured.
 */
final class ClusterBench {

    private static final int LATENCY_MS = 50;
    private static final int WINDOW = 32;
    /** Messages a second that the node answers: five workers' worth. */
    private static final int LIMIT = 3_200;
    private static final int[] WORKERS = {1, 2, 4, 8};
    /** Twelve dates, each of which is one worker's at a time; of those, one worker alone is given three. */
    private static final int BLOCKS = 172_800;
    private static final int RANGE_BLOCKS = 2_400;
    private static final int CONFIRMED = 100;

    private final Bench.Out out;

    ClusterBench(Bench.Out out) {
        this.out = out;
    }

    void run() throws Exception {
        Path folder = Files.createTempDirectory("bench-cluster");
        try (KafkaBroker broker = KafkaBroker.start(folder.resolve("kafka"))) {
            out.say("cluster: a node that answers %d messages a second after %d ms; a worker has %d blocks in flight, so %d blocks/s at most",
                    LIMIT, LATENCY_MS, WINDOW, WINDOW * 1_000 / LATENCY_MS);
            double one = Double.NaN;
            for (int workers : WORKERS) {
                double rate = blocksPerSecond(broker, folder.resolve("workers-" + workers), workers);
                one = workers == 1 ? rate : one;
                out.say("cluster: %d workers %.0f blocks/s, %.2f of so many times one worker, %.2f of the node's limit", workers, rate,
                        rate / one / workers, rate / LIMIT);
            }
        } finally {
            Processes.delete(folder);
        }
    }

    private double blocksPerSecond(KafkaBroker broker, Path folder, int workers) throws Exception {
        int blocks = workers < 4 ? BLOCKS / 4 * workers : BLOCKS;
        try (Processes.Node node = new Processes.Node(blocks + CONFIRMED, LATENCY_MS, "--limit=" + LIMIT)) {
            Map<String, Object> environment = Map.of("CONSENSUS_RPC_WS", node.consensus, "RANGES", "kafka:" + broker.address(), "DATA_DIR", folder,
                    "MAX_INFLIGHT_HEADERS", WINDOW);
            String settings = """
                    blocktimes.kafka.topic = ranges-%1$d
                    blocktimes.kafka.group = workers-%1$d
                    blocktimes.kafka.range-blocks = %2$d
                    """.formatted(workers, RANGE_BLOCKS);
            Processes.Run plan = Processes.await(Processes.blocktimesWith(settings, environment, "plan", "--chain=consensus", "--start=1"));
            List<Process> group = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                group.add(Processes.blocktimesWith(settings, environment, "work", "--chain=consensus", "--until-done"));
            }
            long first = firstFence(folder);
            List<Processes.Run> runs = new ArrayList<>();
            for (Process worker : group) {
                runs.add(Processes.await(worker));
            }
            if (plan.exitCode() != 0 || runs.stream().anyMatch(run -> run.exitCode() != 0)) {
                throw new IllegalStateException(plan.output() + "\n" + runs);
            }
            long last = lastFile(folder);
            out.say("cluster: plan of %d blocks took %.1f s; most memory of a worker %d MB", blocks, plan.seconds(),
                    runs.stream().mapToLong(Processes.Run::kilobytes).max().orElse(0) / 1024);
            return blocks * 1_000.0 / (last - first);
        }
    }

    /** When the first worker took its first range. */
    private static long firstFence(Path folder) throws Exception {
        while (true) {
            try (Stream<Path> tree = Files.exists(folder.resolve(".fences")) ? Files.walk(folder.resolve(".fences")) : Stream.empty()) {
                if (tree.anyMatch(Files::isRegularFile)) {
                    return System.currentTimeMillis();
                }
            }
            Thread.sleep(5);
        }
    }

    private static long lastFile(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder.resolve("block_times"))) {
            return tree.filter(Files::isRegularFile).mapToLong(file -> file.toFile().lastModified()).max().orElseThrow();
        }
    }
}
