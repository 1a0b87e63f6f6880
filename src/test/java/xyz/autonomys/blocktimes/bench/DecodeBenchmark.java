package xyz.autonomys.blocktimes.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import xyz.autonomys.blocktimes.scale.EventCursor;
import xyz.autonomys.blocktimes.scale.EventWalker;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.Metadata;

/** Walks recorded blobs of events, one after another, on one thread. Needs the recordings beside the project. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DecodeBenchmark {

    private static final Path SHARED = Path.of("..", "shared");
    private static final Pattern EVENTS = Pattern.compile("\"events\":\\s*\"(0x[0-9a-f]+)\"");

    private final List<byte[]> blobs = new ArrayList<>();
    private EventWalker walker;
    private int next;

    @Setup
    public void read() throws Exception {
        walker = new EventWalker(
                Metadata.decode(Files.readAllBytes(SHARED.resolve("recordings/metadata/chronos-v14.scale"))));
        long bytes = 0;
        long events = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(new GZIPInputStream(
                Files.newInputStream(SHARED.resolve("vectors/events-chronos.jsonl.gz"))), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher blob = EVENTS.matcher(line);
                if (blob.find()) {
                    blobs.add(Hex.decode(blob.group(1)));
                    bytes += blobs.get(blobs.size() - 1).length;
                    events += walk(blobs.get(blobs.size() - 1));
                }
            }
        }
        System.out.printf(
                "%d blobs, %.0f bytes and %.1f events on average%n",
                blobs.size(), (double) bytes / blobs.size(), (double) events / blobs.size());
    }

    private int walk(byte[] blob) {
        EventCursor cursor = walker.walk(blob);
        int events = 0;
        while (cursor.next()) {
            events++;
        }
        return events;
    }

    @Benchmark
    public int blobs() {
        next = next + 1 < blobs.size() ? next + 1 : 0;
        return walk(blobs.get(next));
    }
}
