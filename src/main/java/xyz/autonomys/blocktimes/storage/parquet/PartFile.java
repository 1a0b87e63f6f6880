package xyz.autonomys.blocktimes.storage.parquet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.avro.generic.IndexedRecord;
import org.apache.parquet.hadoop.ParquetWriter;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.storage.files.Disk;
import xyz.autonomys.blocktimes.time.Time;

/**
 * A file being written in staging: a run of neighbouring blocks of one date. After the first failure it takes no more
 * and remembers it, so that whoever closes the file learns of it. Not for several threads.
 */
public final class PartFile {

    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

    private final String chain;
    private final String genesisHash;
    private final List<String> datasets;
    /** Rows whose blocks report operators offline. */
    private final List<BlockTime> reporting = new ArrayList<>();
    private final LocalDate date;
    private final long midnightMs;
    private final Path staged;
    private final Path stagedOperators;
    private final Time time;
    private final long openedNanos;
    private final long first;
    private final String firstParentHash;
    private long last;
    private String lastHash;
    private long lastTimestampMs;
    private ParquetWriter<Object> writer;
    private IOException failure;

    /**
     * Opens a file that begins with that row; the row itself is not yet appended.
     *
     * @param datasets those taken from the blocks, as the footer is to name them
     */
    public PartFile(Path stagingDirectory, String genesisHash, List<String> datasets, BlockTime firstRow, Time time) {
        this.time = time;
        this.openedNanos = time.nanos();
        this.chain = firstRow.chain();
        this.genesisHash = genesisHash;
        this.datasets = datasets;
        this.date = BlockTimeSchema.date(firstRow);
        this.midnightMs = date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        this.first = firstRow.block().number();
        this.last = first - 1;
        this.firstParentHash = firstRow.block().parentHash();
        String name = UUID.randomUUID().toString();
        this.staged = stagingDirectory.resolve(name + ".parquet");
        this.stagedOperators = stagingDirectory.resolve(name + "-operators.parquet");
        try {
            Disk.createDirectories(stagingDirectory);
            writer = Parquet.open(staged, BlockTimeSchema.AVRO, BlockTimeSchema.DISTINCT_COLUMNS, this::footer);
        } catch (IOException e) {
            failure = e;
        }
    }

    /** Adds rows, which must follow the last one and be of its date. */
    public void append(List<BlockTime> rows) {
        if (failure != null) {
            return;
        }
        try {
            for (BlockTime row : rows) {
                append(row);
            }
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            // Parquet's writer gives up by itself then, and would close without a footer and without a word.
            failure = new IOException(e.toString(), e);
        }
    }

    private void append(BlockTime row) throws IOException {
        if (row.block().number() != last + 1 || !isOfThisDate(row)) {
            throw new IOException("block " + row.block().number() + " of " + BlockTimeSchema.date(row)
                    + " does not follow block " + last + " of " + date);
        }
        writer.write(new BlockTimeSchema.AvroRow(row));
        if (!row.block().offlineOperators().isEmpty()) {
            reporting.add(row);
        }
        last = row.block().number();
        lastHash = row.block().hash();
        lastTimestampMs = row.block().timestampMs();
    }

    private boolean isOfThisDate(BlockTime row) {
        return row.block().timestampMs() >= midnightMs && row.block().timestampMs() < midnightMs + DAY_MS;
    }

    /** The date of the partition a row belongs to: its own timestamp's, in UTC. */
    public static LocalDate dateOf(BlockTime row) {
        return BlockTimeSchema.date(row);
    }

    /** Time left until the file is that old, at least 1 ms. */
    public long msUntilAge(long minutes) {
        return Math.max(1, TimeUnit.MINUTES.toMillis(minutes) - ageMs());
    }

    /** Whether a row may be appended: it is the next block and of the same date. */
    public boolean takes(BlockTime row) {
        return failure == null && row.block().number() == last + 1 && isOfThisDate(row);
    }

    /** Hash of the last row, which the next row's parent hash must be. */
    public String lastHash() {
        return lastHash;
    }

    /** Rows written so far. */
    public long rows() {
        return last - first + 1;
    }

    /** Time since the file was opened. */
    public long ageMs() {
        return time.msSince(openedNanos);
    }

    /** Name of the chain whose blocks these are. */
    public String chain() {
        return chain;
    }

    /** The date of the partition the file is for. */
    public LocalDate date() {
        return date;
    }

    /** The blocks written so far, and the first in any case. */
    public BlockRange blocks() {
        return new BlockRange(first, Math.max(first, last));
    }

    /** True once writing failed: the rows given to the file so far are lost with it. */
    public boolean failed() {
        return failure != null;
    }

    /** Complete and synced files in staging. @param offlineOperators null where no block reports any */
    public record Staged(Path blockTimes, Path offlineOperators) {
    }

    /**
     * Writes the footer and syncs the file, and the one of the operators that its blocks report offline.
     *
     * @throws IOException where this or an earlier write failed; what was staged is removed then
     */
    public Staged finish() throws IOException {
        try {
            if (failure != null) {
                throw failure;
            }
            writer.close();
            Disk.sync(staged);
            if (Footer.ofStaged(staged).rows() != rows()) {
                throw new IOException("the file written does not hold its " + rows() + " rows");
            }
            return new Staged(staged, offlineOperatorCount() == 0 ? null : writeOfflineOperators());
        } catch (IOException e) {
            discard();
            throw e;
        }
    }

    private Path writeOfflineOperators() throws IOException {
        try (ParquetWriter<Object> operators = Parquet.open(stagedOperators, OfflineOperatorSchema.AVRO, List.of(),
                () -> Footer.ofOfflineOperators(chain, genesisHash))) {
            for (BlockTime row : reporting) {
                for (IndexedRecord operator : OfflineOperatorSchema.rows(row)) {
                    operators.write(operator);
                }
            }
        }
        Disk.sync(stagedOperators);
        return stagedOperators;
    }

    /** Operators reported offline by the blocks so far, where that dataset is taken from them. */
    private long offlineOperatorCount() {
        return datasets.contains(Datasets.OFFLINE_OPERATORS)
                ? reporting.stream().mapToLong(row -> row.block().offlineOperators().size()).sum() : 0;
    }

    private void discard() {
        try {
            if (writer != null) {
                writer.close();
            }
        } catch (IOException | RuntimeException e) {
            // It failed before; only its file handle was wanted back.
        }
        try {
            Files.deleteIfExists(staged);
            Files.deleteIfExists(stagedOperators);
        } catch (IOException e) {
            // The next start clears the staging directory.
        }
    }

    private Map<String, String> footer() {
        return new Footer(
                        chain,
                        genesisHash,
                        BlockTimeSchema.VERSION,
                        datasets,
                        firstParentHash,
                        lastHash,
                        lastTimestampMs,
                        offlineOperatorCount(),
                        rows())
                .keyValues();
    }
}
