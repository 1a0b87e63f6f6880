package xyz.autonomys.blocktimes.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The processes a benchmark is made of: each program in one of its own, as a user runs it. */
final class Processes {

    static final Path HOME = Path.of("").toAbsolutePath();
    static final Path BLOCKTIMES = HOME.resolve("scripts/blocktimes");

    private Processes() {
    }

    private static final Pattern RATE = Pattern.compile(" blocks/s=(\\d+) left=");

    /** @param kilobytes most memory that was resident at once; 0 where the system does not tell */
    record Run(int exitCode, double seconds, List<String> output, long kilobytes) {

        /** A column of the closing summary's line of a chain. */
        double summary(String chain, int column) {
            return output.stream()
                    .filter(line -> line.startsWith(chain + " "))
                    .findFirst()
                    .map(line -> Double.parseDouble(line.split(" +")[column]))
                    .orElseThrow(() -> new IllegalStateException(String.join("\n", output)));
        }

        /** Mean of the rates said while it ran, of the second half of its time: without the JVM's warming up. */
        double warmBlocksPerSecond() {
            List<Double> rates = output.stream()
                    .map(RATE::matcher)
                    .filter(Matcher::find)
                    .map(rate -> Double.valueOf(rate.group(1)))
                    .toList();
            return rates.stream().skip(rates.size() / 2).mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        }

        /** The first of these rates: blocks a second in the first five seconds. */
        double firstBlocksPerSecond() {
            return output.stream().map(RATE::matcher).filter(Matcher::find)
                    .mapToDouble(rate -> Double.parseDouble(rate.group(1))).findFirst().orElse(Double.NaN);
        }

        double blocksPerSecond(String chain) {
            return summary(chain, 6);
        }
    }

    /**
     * What the processors have done since the machine was started, in ticks (proc(5), {@code /proc/stat}); nothing
     * where it is not told.
     */
    record Busy(long used, long all) {

        private static final int IDLE = 3;
        private static final int WAITING_FOR_DISK = 4;

        static Busy now() throws IOException {
            Path stat = Path.of("/proc/stat");
            if (!Files.exists(stat)) {
                return new Busy(0, 0);
            }
            long[] ticks = Arrays.stream(Files.readAllLines(stat)
                            .get(0)
                            .replaceFirst("cpu +", "")
                            .split(" "))
                    .mapToLong(Long::parseLong)
                    .toArray();
            long all = Arrays.stream(ticks).sum();
            return new Busy(all - ticks[IDLE] - ticks[WAITING_FOR_DISK], all);
        }

        double since(Busy before) {
            return all == before.all ? Double.NaN : (double) (used - before.used) / (all - before.all);
        }
    }

    static Process java(List<String> options, String mainClass, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Runs {@code scripts/blocktimes} in a folder of its own. */
    static Process blocktimes(Map<String, ?> environment, String... arguments) throws IOException {
        return blocktimesWith("", environment, arguments);
    }

    /** The same with settings of its own. */
    static Process blocktimesWith(String settings, Map<String, ?> environment, String... arguments) throws IOException {
        return program(BLOCKTIMES, settings, environment, arguments);
    }

    /** The same of another checkout's program. */
    static Process program(Path program, String settings, Map<String, ?> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        Path folder = Files.createTempDirectory("bench");
        Files.writeString(folder.resolve("application.properties"), settings);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        environment.forEach((name, value) -> builder.environment().put(name, value.toString()));
        return builder.start();
    }

    static Run await(Process process) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long[] most = new long[1];
        Thread watch = new Thread(() -> watch(process, most));
        watch.setDaemon(true);
        watch.start();
        List<String> output = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            lines.lines().forEach(output::add);
        }
        int exitCode = process.waitFor();
        return new Run(exitCode, (System.nanoTime() - begun) / 1e9, output, most[0]);
    }

    private static void watch(Process process, long[] most) {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        while (process.isAlive()) {
            try (Stream<String> lines = Files.lines(status)) {
                lines.filter(line -> line.startsWith("VmHWM:")).findFirst()
                        .ifPresent(line -> most[0] = Math.max(most[0], Long.parseLong(line.replaceAll("\\D", ""))));
                Thread.sleep(100);
            } catch (IOException | InterruptedException | java.io.UncheckedIOException e) {
                return;
            }
        }
    }

    /** A simulated pair of chains in a process of its own. */
    static final class Node implements AutoCloseable {

        private final Process process;
        final String consensus;
        final String domain;

        Node(int blocks, int latencyMs, String... options) throws IOException {
            List<Object> arguments =
                    new ArrayList<>(List.of("devnet", "--port=0", "--blocks=" + blocks, "--latency=" + latencyMs));
            arguments.addAll(List.of(options));
            process = java(List.of(), "xyz.autonomys.blocktimes.cli.Blocktimes", arguments.toArray());
            BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream()));
            consensus = url(lines, "consensus ");
            domain = url(lines, "auto-evm ");
        }

        private static String url(BufferedReader lines, String chain) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(chain)) {
                    return line.substring(chain.length());
                }
            }
            throw new IOException("the simulated chains did not start");
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> tree = Files.walk(folder)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
