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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    /** What a message costs a node beyond reading and writing it: docs/PERFORMANCE.md says how that was found. */
    private static final int CALL_US = 42;
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M");

    private final int rounds;
    /** The program of the commit before; null to leave it out. */
    private final Path before;
    private final Path data = Files.createTempDirectory("bench-data");
    private final Path collections = Files.createTempFile("bench", ".gc");

    private Bench(int rounds, Path before) throws IOException {
        this.rounds = rounds;
        this.before = before;
    }

    /**
     * Arguments: {@code inflight}, {@code auto}, {@code processor}, {@code values}, {@code growth}, {@code runtimes},
     * {@code start}, {@code cluster}; {@code --rounds=N}, {@code --before=FOLDER} of another checkout.
     */
    public static void main(String[] arguments) throws Exception {
        int rounds = Arrays.stream(arguments).filter(argument -> argument.startsWith("--rounds="))
                .mapToInt(argument -> Integer.parseInt(argument.substring("--rounds=".length()))).findFirst().orElse(3);
        Path before = Arrays.stream(arguments).filter(argument -> argument.startsWith("--before="))
                .map(argument -> Path.of(argument.substring("--before=".length()), "scripts/blocktimes")).findFirst()
                .orElse(null);
        Bench bench = new Bench(rounds, before);
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
                    case "values" -> bench.values();
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

    private static Process bareProcess(String url, String kind, int window, int blocks, String... lean)
            throws IOException {
        List<Object> arguments = new ArrayList<>(List.of(url, kind, window, SOCKETS, blocks));
        arguments.addAll(List.of(lean));
        return Processes.java(List.of("-Xmx256m", "-XX:+UseSerialGC"), BareClient.class.getName(), arguments.toArray());
    }

    private static double bareBlocksPerSecond(Process process) throws Exception {
        double[] figures = bareFigures(process);
        return figures[0] / figures[1];
    }

    private Process backfill(Map<String, Object> environment, String... arguments) throws IOException {
        return backfillBy(Processes.BLOCKTIMES, environment, arguments);
    }

    private Process backfillBy(Path program, Map<String, Object> environment, String... arguments) throws IOException {
        Processes.delete(data);
        Map<String, Object> all = new TreeMap<>(environment);
        all.put("DATA_DIR", data);
        List<String> command = new ArrayList<>(List.of("backfill", "--start=1"));
        command.addAll(List.of(arguments));
        return Processes.program(program, "", all, command.toArray(String[]::new));
    }

    private Processes.Run consensus(Processes.Node node, Object window, int blocks) throws Exception {
        return consensusBy(Processes.BLOCKTIMES, node, window, blocks);
    }

    private Processes.Run consensusBy(Path program, Processes.Node node, Object window, int blocks, String... options)
            throws Exception {
        Files.deleteIfExists(collections);
        List<String> arguments = new ArrayList<>(List.of("--chain=consensus", "--end=" + blocks));
        arguments.addAll(List.of(options));
        return Processes.await(backfillBy(program, Map.of("CONSENSUS_RPC_WS", node.consensus, "MAX_INFLIGHT_HEADERS",
                window, "JAVA_OPTS", "-Xmx512m -Xlog:gc:file=" + collections), arguments.toArray(String[]::new)));
    }

    /** Bytes that the last run allocated, by what its collections of garbage found and left, MB of 2^20 each. */
    private double allocatedBytes() throws IOException {
        double megabytes = 0;
        double left = 0;
        for (String line : Files.readAllLines(collections)) {
            Matcher collection = COLLECTION.matcher(line);
            if (collection.find()) {
                megabytes += Double.parseDouble(collection.group(1)) - left;
                left = Double.parseDouble(collection.group(2));
            }
        }
        return megabytes * (1 << 20);
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
        int blocks = 1_000_000 / 256 * 256;
        say("%n== processor: %d blocks/s at 0 ms, window 256, beside a bare client and the commit before", blocks);
        say("first: of the first five seconds; warm: of the second half of each run's time; kB: allocated a block");
        say("%-22s %10s %10s %10s %10s %8s", "consensus alone", "blocks/s", "warm", "first", "kB", "MB");
        try (Processes.Node node = new Processes.Node(1_000_000 + CONFIRMED, 0)) {
            List<Double> bare = new ArrayList<>();
            Figures ours = new Figures();
            Figures old = new Figures();
            for (int round = 0; round < rounds; round++) {
                bare.add(bareBlocksPerSecond(bareProcess(node.consensus, CONSENSUS, 256, blocks)));
                ours.add(consensus(node, 256, blocks), allocatedBytes() / blocks);
                if (before != null) {
                    old.add(consensusBy(before, node, 256, blocks), allocatedBytes() / blocks);
                }
            }
            say("%-22s %10.0f", "bare", median(bare));
            ours.say("blocktimes");
            say("%-22s %10.3f %10.3f", "ratio to bare", median(ours.all) / median(bare),
                    median(ours.warm) / median(bare));
            if (before != null) {
                old.say("before");
                say("%-22s %10.3f %10.3f %10.3f %10.3f", "ratio to before", median(ours.all) / median(old.all),
                        median(ours.warm) / median(old.warm), median(ours.first) / median(old.first),
                        median(ours.allocated) / median(old.allocated));
            }
            bothChains(node, blocks);
        }
    }

    /** What was measured of several runs. */
    private static final class Figures {
        private final List<Double> all = new ArrayList<>();
        private final List<Double> warm = new ArrayList<>();
        private final List<Double> first = new ArrayList<>();
        private final List<Double> allocated = new ArrayList<>();
        private final List<Double> megabytes = new ArrayList<>();

        void add(Processes.Run run, double bytesPerBlock) {
            all.add(run.blocksPerSecond("consensus"));
            warm.add(run.warmBlocksPerSecond());
            first.add(run.firstBlocksPerSecond());
            allocated.add(bytesPerBlock / 1_000);
            megabytes.add(run.kilobytes() / 1_000.0);
        }

        void say(String who) {
            Bench.say("%-22s %10.0f %10.0f %10.0f %10.1f %8.0f", who, median(all), median(warm), median(first),
                    median(allocated), median(megabytes));
        }
    }

    private void bothChains(Processes.Node node, int blocks) throws Exception {
        int domainBlocks = blocks / 10 * 8 / 256 * 256;
        List<Double> bare = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        List<Double> old = new ArrayList<>();
        Map<String, Object> environment = Map.of("CONSENSUS_RPC_WS", node.consensus, "AUTO_EVM_RPC_WS", node.domain);
        for (int round = 0; round < rounds; round++) {
            Process one = bareProcess(node.consensus, CONSENSUS, 256, blocks);
            Process other = bareProcess(node.domain, DOMAIN, 256, domainBlocks);
            double[][] figures = {bareFigures(one), bareFigures(other)};
            bare.add((figures[0][0] + figures[1][0]) / Math.max(figures[0][1], figures[1][1]));
            ours.add(inAll(Processes.await(backfill(environment, "--end=" + blocks))));
            if (before != null) {
                old.add(inAll(Processes.await(backfillBy(before, environment, "--end=" + blocks))));
            }
        }
        say("%-22s %10s %10s %10s", "both chains, in all", "bare", "blocktimes", "ratio");
        say("%-22s %10.0f %10.0f %10.3f", "", median(bare), median(ours), median(ours) / median(bare));
        if (before != null) {
            say("%-22s %10s %10.0f %10.3f", "before", "", median(old), median(old) / median(bare));
        }
    }

    /** Blocks, seconds and bytes. */
    private static double[] bareFigures(Process process) throws Exception {
        List<String> output = Processes.await(process).output();
        return Arrays.stream(output.get(output.size() - 1).split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    /** Blocks a second of both chains together. */
    private static double inAll(Processes.Run run) {
        return (run.summary("consensus", 2) + run.summary("auto-evm", 2))
                / Math.max(run.summary("consensus", 5), run.summary("auto-evm", 5));
    }

    /**
     * What a block asks of a node, and how much faster a node is of which less is asked. A row without a cost a message
     * against one with it is the most that ranges of blocks in one message could gain.
     */
    private void values() throws Exception {
        say("%n== values: consensus blocks/s, window 256, with all witnesses and lean");
        say("%14s %12s %12s %12s %8s", "us a message", "us a value", "full", "lean", "ratio");
        for (int valueUs : new int[] {0, 40}) {
            for (int callUs : new int[] {0, CALL_US}) {
                int blocks = (valueUs == 0 ? 500_000 : 40_000) / 256 * 256;
                try (Processes.Node node = new Processes.Node(blocks + CONFIRMED, 0, "--value-us=" + valueUs,
                        "--call-us=" + callUs)) {
                    List<Double> full = new ArrayList<>();
                    List<Double> lean = new ArrayList<>();
                    for (int round = 0; round < rounds; round++) {
                        full.add(consensus(node, 256, blocks).blocksPerSecond("consensus"));
                        lean.add(consensusBy(Processes.BLOCKTIMES, node, 256, blocks, "--witnesses=lean")
                                .blocksPerSecond("consensus"));
                    }
                    say("%14d %12d %12.0f %12.0f %8.3f", callUs, valueUs, median(full), median(lean),
                            median(lean) / median(full));
                }
            }
        }
        try (Processes.Node node = new Processes.Node(20_000 + CONFIRMED, 0)) {
            double[] full = bareFigures(bareProcess(node.consensus, CONSENSUS, 256, 19_968));
            double[] lean = bareFigures(bareProcess(node.consensus, CONSENSUS, 256, 19_968, "lean"));
            say("bytes received a block: full %.0f, lean %.0f, ratio %.3f", full[2] / full[0], lean[2] / lean[0],
                    lean[2] / full[2]);
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
        List<Double> oldHelp = new ArrayList<>();
        List<Double> request = new ArrayList<>();
        for (int round = 0; round < 2 * rounds; round++) {
            help.add(Processes.await(Processes.blocktimes(Map.of(), "--help")).seconds());
            if (before != null) {
                oldHelp.add(Processes.await(Processes.program(before, "", Map.of(), "--help")).seconds());
            }
            request.add(secondsToFirstRequest());
        }
        say("%n== start: --help %.2f s, first request out after %.2f s", median(help), median(request));
        if (before != null) {
            say("before: --help %.2f s", median(oldHelp));
        }
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
