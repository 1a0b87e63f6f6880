package xyz.autonomys.blocktimes.storage.parquet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import xyz.autonomys.blocktimes.enrich.Block;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.Making;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.time.SystemTime;

/** Writes a day's rows to a file, footer and sync included, on one thread; an operation is a row. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class WriteBenchmark {

    private static final int ROWS = 14_000;
    private static final int RANGE_ROWS = 256;
    private static final long MIDNIGHT_MS = 1_735_689_600_000L;

    @Param({"consensus", "auto-evm"})
    String chain;

    private final List<BlockTime> rows = new ArrayList<>();
    private Path folder;

    @Setup
    public void makeRows() throws Exception {
        folder = Files.createTempDirectory("write-benchmark");
        rows.addAll(rows(chain, ROWS));
    }

    /** One of a thousand farmers, and what a block carries. */
    private static Making making(Random random) {
        String author = String.format("0x%064x", random.nextInt(1_000));
        return new Making(author, author, 1L << 34, 150_000_000L, 5 + random.nextInt(5), random.nextInt(4),
                random.nextLong(2_000_000_000_000L), 2_000_000_000_000L);
    }

    /** Rows as a chain's would be, their hashes random. */
    static List<BlockTime> rows(String chain, int count) {
        List<BlockTime> rows = new ArrayList<>(count);
        Random random = new Random(1);
        String parent = hash(random);
        long slot = 0;
        for (int i = 0; i < count; i++) {
            String hash = hash(random);
            long slots = 1 + (long) (Math.log(1 - random.nextDouble()) / Math.log(5 / 6.0));
            slot += slots;
            boolean consensus = chain.equals("consensus");
            Block block = new Block(
                    1_000_000 + i,
                    hash,
                    parent,
                    MIDNIGHT_MS + slot * 1_000 % 86_400_000,
                    9,
                    consensus ? i % 97 == 0 : null,
                    consensus ? (long) random.nextInt(4) : null,
                    consensus ? null : hash(random),
                    consensus ? 300_000_000 + slot : null,
                    consensus ? making(random) : null,
                    List.of());
            rows.add(new BlockTime(chain, block, slots * 1_000, 1_790_000_000_000L + i / RANGE_ROWS));
            parent = hash;
        }
        return rows;
    }

    private static String hash(Random random) {
        byte[] hash = new byte[32];
        random.nextBytes(hash);
        return Hex.encode(hash);
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long rows() throws Exception {
        PartFile file = new PartFile(
                folder, "0x" + "00".repeat(32), List.of(Datasets.BLOCK_TIMES), rows.get(0), new SystemTime());
        for (int from = 0; from < ROWS; from += RANGE_ROWS) {
            file.append(rows.subList(from, Math.min(ROWS, from + RANGE_ROWS)));
        }
        Path written = file.finish().blockTimes();
        long size = Files.size(written);
        Files.delete(written);
        return size;
    }

    @TearDown
    public void sizeOfARow() throws Exception {
        PartFile file = new PartFile(
                folder, "0x" + "00".repeat(32), List.of(Datasets.BLOCK_TIMES), rows.get(0), new SystemTime());
        file.append(rows);
        Path written = file.finish().blockTimes();
        int hashes = chain.equals("consensus") ? 2 : 3;
        double bytes = (double) Files.size(written) / ROWS;
        System.out.printf(
                "%n%s: %.2f bytes a row; at 34 a hash, %.2f are left for all other columns%n",
                chain, bytes, bytes - 34 * hashes);
        Files.delete(written);
    }
}
