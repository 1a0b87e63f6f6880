package xyz.autonomys.blocktimes.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Times whole commands against simulated chains in a process of their own, in alternation with a bare client, and
 * prints medians and ratios. Absolute times are this machine's; ratios of one run are what to quote.
 */
public final class Bench {

    private static final String CONSENSUS = "autonomys-consensus";
    private static final String DOMAIN = "autonomys-domain";
    private static final int SOCKETS = 2;
    private static final int CONFIRMED = 100;
    /** Blocks of the longest run against a latency. */
    private static final int LONGEST = 800_000;

    private final int rounds;
    private final Path data = Files.createTempDirectory("bench-data");

    private Bench(int rounds) throws IOException {
        this.rounds = rounds;
    }

    /**
     * Arguments: {@code inflight}, {@code auto}, {@code processor}, {@code growth}, {@code runtimes}, {@code start},
     * {@code cluster}; {@code --rounds=N}.
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = Arrays.stream(arguments).filter(argument -> argument.startsWith("--rounds="))
                .mapToInt(argument -> Integer.parseInt(argument.substring("--rounds=".length()))).findFirst().orElse(3);
        Bench bench = new Bench(rounds);
        say(
                "%d processors, %s %s, Java %s, %s; %d rounds, medians",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"),
                cpu(),
                rounds);
        try {
            for (String argument : arguments) {
                switch (argument) {
                    case "inflight" -> bench.inFlight();
                    case "auto" -> bench.auto();
                    case "processor" -> bench.processor();
                    case "growth" -> bench.growth();
                    case "runtimes" -> bench.runtimes();
                    case "start" -> bench.start();
                    case "cluster" -> new ClusterBench(Bench::say).run();
                    default -> { }
                }
            }
        } finally {
            Processes.delete(bench.data);
        }
    }

    private static String cpu() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        return Files.exists(info)
                ? Files.readAllLines(info).stream()
                        .filter(line -> line.startsWith("model name"))
                        .findFirst()
                        .map(line -> line.replaceFirst(".*: ", ""))
                        .orElse("unnamed processor")
                : "unnamed processor";
    }

    /** Where figures are told. */
    @FunctionalInterface
    interface Out {
        void say(String format, Object... values);
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private static Process bareProcess(String url, String kind, int window, int blocks) throws IOException {
        return Processes.java(
                List.of("-Xmx256m", "-XX:+UseSerialGC"),
                BareClient.class.getName(),
                url,
                kind,
                window,
                SOCKETS,
                blocks);
    }

    private static double bareBlocksPerSecond(Process process) throws Exception {
        Processes.Run run = Processes.await(process);
        String[] figures = run.output().get(run.output().size() - 1).split(" ");
        return Double.parseDouble(figures[0]) / Double.parseDouble(figures[1]);
    }

    private Process backfill(Map<String, Object> environment, String... arguments) throws IOException {
        Processes.delete(data);
        Map<String, Object> all = new TreeMap<>(environment);
        all.put("DATA_DIR", data);
        List<String> command = new ArrayList<>(List.of("backfill", "--start=1"));
        command.addAll(List.of(arguments));
        return Processes.blocktimes(all, command.toArray(String[]::new));
    }

    private Processes.Run consensus(Processes.Node node, Object window, int blocks) throws Exception {
        return Processes.await(backfill(Map.of("CONSENSUS_RPC_WS", node.consensus, "MAX_INFLIGHT_HEADERS", window,
                "JAVA_OPTS", "-Xmx512m"), "--chain=consensus", "--end=" + blocks));
    }

    /** Blocks that take a client so many seconds at most, in whole ranges. */
    private static int blocks(int window, int latencyMs, int seconds) {
        return Math.min(LONGEST, window * 1_000 / latencyMs * seconds) / 256 * 256;
    }

    private void inFlight() throws Exception {
        say(
                "%n== in flight: consensus blocks/s, decoded and written, against a bare client with the same window"
                        + " and %d sockets",
                SOCKETS);
        say("busy: share of all processors in use meanwhile, the node's share included");
        say("warm: of the second half of each run's time");
        say(
                "%8s %8s %12s %8s %12s %8s %8s %12s %8s",
                "latency", "window", "bare", "busy", "blocktimes", "busy", "ratio", "warm", "ratio");
        for (int latencyMs : new int[] {20, 100}) {
            try (Processes.Node node = new Processes.Node(LONGEST + CONFIRMED, latencyMs)) {
                for (int window : new int[] {64, 256, 1_024}) {
                    int blocks = blocks(window, latencyMs, 15);
                    List<Double> bare = new ArrayList<>();
                    List<Double> ours = new ArrayList<>();
                    List<Double> warm = new ArrayList<>();
                    List<Double> bareBusy = new ArrayList<>();
                    List<Double> oursBusy = new ArrayList<>();
                    for (int round = 0; round < rounds; round++) {
                        Processes.Busy before = Processes.Busy.now();
                        bare.add(bareBlocksPerSecond(bareProcess(node.consensus, CONSENSUS, window, blocks)));
                        Processes.Busy between = Processes.Busy.now();
                        Processes.Run run = consensus(node, window, blocks);
                        ours.add(run.blocksPerSecond("consensus"));
                        warm.add(run.warmBlocksPerSecond());
                        bareBusy.add(between.since(before));
                        oursBusy.add(Processes.Busy.now().since(between));
                    }
                    say(
                            "%5d ms %8d %12.0f %8.2f %12.0f %8.2f %8.3f %12.0f %8.3f",
                            latencyMs,
                            window,
                            median(bare),
                            median(bareBusy),
                            median(ours),
                            median(oursBusy),
                            median(ours) / median(bare),
                            median(warm),
                            median(warm) / median(bare));
                }
            }
        }
    }

    private void auto() throws Exception {
        say("%n== MAX_INFLIGHT_HEADERS=auto: consensus blocks/s against fixed windows");
        say("%8s %12s %12s %12s %12s %12s %8s", "latency", "64", "256", "1024", "4096", "auto", "ratio to best");
        for (int latencyMs : new int[] {0, 20, 100}) {
            try (Processes.Node node = new Processes.Node(600_000 + CONFIRMED, latencyMs)) {
                Map<Object, List<Double>> rates = new java.util.LinkedHashMap<>();
                for (int round = 0; round < rounds; round++) {
                    for (Object window : new Object[] {64, 256, 1_024, 4_096, "auto"}) {
                        int blocks = window instanceof Integer fixed && latencyMs > 0
                                ? Math.min(600_000, blocks(fixed, latencyMs, 12))
                                : 600_000;
                        rates.computeIfAbsent(window, w -> new ArrayList<>())
                                .add(consensus(node, window, blocks).blocksPerSecond("consensus"));
                    }
                }
                double best = rates.entrySet().stream().filter(entry -> entry.getKey() instanceof Integer)
                        .mapToDouble(entry -> median(entry.getValue())).max().orElseThrow();
                Object[] medians = rates.values().stream().map(Bench::median).toArray();
                say(
                        "%5d ms %12.0f %12.0f %12.0f %12.0f %12.0f %8.3f",
                        latencyMs,
                        medians[0],
                        medians[1],
                        medians[2],
                        medians[3],
                        medians[4],
                        (double) medians[4] / best);
            }
        }
    }

    private void processor() throws Exception {
        int blocks = 500_000 / 256 * 256;
        int domainBlocks = 400_000 / 256 * 256;
        say("%n== processor: blocks/s at 0 ms, window 256, against a bare client");
        say("%-28s %12s %12s %8s", "", "bare", "blocktimes", "ratio");
        try (Processes.Node node = new Processes.Node(500_000 + CONFIRMED, 0)) {
            List<Double> bare = new ArrayList<>();
            List<Double> ours = new ArrayList<>();
            List<Double> bareBoth = new ArrayList<>();
            List<Double> oursBoth = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                bare.add(bareBlocksPerSecond(bareProcess(node.consensus, CONSENSUS, 256, blocks)));
                ours.add(consensus(node, 256, blocks).blocksPerSecond("consensus"));
                Process one = bareProcess(node.consensus, CONSENSUS, 256, blocks);
                Process other = bareProcess(node.domain, DOMAIN, 256, domainBlocks);
                Processes.Run[] runs = {Processes.await(one), Processes.await(other)};
                bareBoth.add(Arrays.stream(runs)
                                .mapToDouble(run ->
                                        Double.parseDouble(run.output().get(0).split(" ")[0]))
                                .sum()
                        / Arrays.stream(runs)
                                .mapToDouble(run ->
                                        Double.parseDouble(run.output().get(0).split(" ")[1]))
                                .max()
                                .orElseThrow());
                Processes.Run run = Processes.await(
                        backfill(Map.of("CONSENSUS_RPC_WS", node.consensus, "AUTO_EVM_RPC_WS", node.domain)));
                oursBoth.add((run.summary("consensus", 2) + run.summary("auto-evm", 2))
                        / Math.max(run.summary("consensus", 5), run.summary("auto-evm", 5)));
            }
            say(
                    "%-28s %12.0f %12.0f %8.3f",
                    "consensus alone", median(bare), median(ours), median(ours) / median(bare));
            say(
                    "%-28s %12.0f %12.0f %8.3f",
                    "both chains at once, in all",
                    median(bareBoth),
                    median(oursBoth),
                    median(oursBoth) / median(bareBoth));
        }
    }

    private void growth() throws Exception {
        say("%n== growth: both chains at 0 ms, window 256, files of 4,000 rows; one run each");
        say("%12s %12s %14s %14s %10s %10s", "blocks", "rows", "rows/s", "us a row", "files", "MB resident");
        int most = 3_000_000;
        try (Processes.Node node = new Processes.Node(most + CONFIRMED, 0)) {
            Map<String, Object> environment = Map.of("CONSENSUS_RPC_WS", node.consensus, "AUTO_EVM_RPC_WS", node.domain,
                    "MAX_ROWS_PER_FILE", 4_000);
            for (int blocks : new int[] {100_000, 1_000_000, most}) {
                Processes.Run run = Processes.await(backfill(environment, "--end=" + blocks));
                double rows = run.summary("consensus", 2) + run.summary("auto-evm", 2);
                double seconds = Math.max(run.summary("consensus", 5), run.summary("auto-evm", 5));
                say("%12d %12.0f %14.0f %14.2f %10.0f %10d", blocks, rows, rows / seconds, 1e6 * seconds / rows,
                        run.summary("consensus", 3) + run.summary("auto-evm", 3), run.kilobytes() / 1_000);
            }
            List<Double> seconds = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                Map<String, Object> again = new TreeMap<>(environment);
                again.put("DATA_DIR", data);
                seconds.add(Processes.await(Processes.blocktimes(again, "backfill", "--start=1", "--end=" + most))
                        .seconds());
            }
            say("the same again, all stored: %.2f s for the whole command", median(seconds));
        }
    }

    private void runtimes() throws Exception {
        int blocks = 1_000_000 / 256 * 256;
        int[] runtimes = {2, 20, 200};
        say("%n== runtimes: %d consensus blocks at 0 ms, window 256", blocks);
        say("%10s %14s %14s", "runtimes", "blocks/s", "us a block");
        Map<Integer, List<Double>> rates = new TreeMap<>();
        for (int round = 0; round < rounds; round++) {
            for (int each : runtimes) {
                try (Processes.Node node = new Processes.Node(blocks + CONFIRMED, 0, "--upgrades=" + (each - 1))) {
                    rates.computeIfAbsent(each, key -> new ArrayList<>())
                            .add(consensus(node, 256, blocks).blocksPerSecond("consensus"));
                }
            }
        }
        rates.forEach((each, rate) -> say("%10d %14.0f %14.2f", each, median(rate), 1e6 / median(rate)));
    }

    private void start() throws Exception {
        List<Double> help = new ArrayList<>();
        List<Double> request = new ArrayList<>();
        for (int round = 0; round < 2 * rounds; round++) {
            help.add(Processes.await(Processes.blocktimes(Map.of(), "--help")).seconds());
            request.add(secondsToFirstRequest());
        }
        say("%n== start: --help %.2f s, first request out after %.2f s", median(help), median(request));
    }

    /** From the command to the first connection that asks something of a node. */
    private double secondsToFirstRequest() throws Exception {
        try (ServerSocket node = new ServerSocket(0)) {
            long begun = System.nanoTime();
            Process process =
                    backfill(Map.of("CONSENSUS_RPC_WS", "ws://127.0.0.1:" + node.getLocalPort()), "--chain=consensus");
            try (Socket socket = node.accept()) {
                if (socket.getInputStream().read() < 0) {
                    throw new IOException("nothing was asked");
                }
                return (System.nanoTime() - begun) / 1e9;
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }
}
