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
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetWriter;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.storage.files.Disk;
import xyz.autonomys.blocktimes.time.Time;

/**
 * An open file in staging: consecutive blocks of one date. After a first failure it ignores further rows and keeps the
 * failure, which {@link #finish} throws. Not for several threads.
 */
public final class PartFile {

    private static final long DAY_MS = TimeUnit.DAYS.toMillis(1);

    private final String chain;
    private final String genesisHash;
    private final List<String> datasets;
    private final int schemaVersion;
    /** Rows whose blocks report operators offline. */
    private final List<BlockTime> reporting = new ArrayList<>();
    private final LocalDate date;
    private final long midnightMs;
    private final Path staged;
    private final Path stagedOperators;
    private final Time time;
    private final long openedNanos;
    private final BlockTime firstRow;
    private final long first;
    private final String firstParentHash;
    private final ContentDigest.Sum digest = new ContentDigest.Sum(BlockTimeSchema.AVRO);
    private long last;
    private String lastHash;
    private long lastTimestampMs;
    private ParquetWriter<Object> writer;
    private IOException failure;

    /**
     * Opens a file that begins with a row. The row itself is not yet appended. If the file cannot be opened,
     * {@link #failed} returns true.
     *
     * @param datasets datasets that are taken from the blocks; the footer names them
     * @param firstRow determines the chain, the date and the first block
     * @param time clock for the age of the file
     */
    public PartFile(Path stagingDirectory, String genesisHash, List<String> datasets, BlockTime firstRow, Time time) {
        this(stagingDirectory, genesisHash, datasets, BlockTimeSchema.VERSION, firstRow, time);
    }

    /** @param schemaVersion the lowest of the rows, which lack the columns of later ones */
    public PartFile(Path stagingDirectory, String genesisHash, List<String> datasets, int schemaVersion,
            BlockTime firstRow, Time time) {
        this.schemaVersion = schemaVersion;
        this.time = time;
        this.openedNanos = time.nanos();
        this.chain = firstRow.chain();
        this.genesisHash = genesisHash;
        this.datasets = datasets;
        this.date = BlockTimeSchema.date(firstRow);
        this.midnightMs = date.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        this.firstRow = firstRow;
        this.first = firstRow.block().number();
        this.last = first - 1;
        this.firstParentHash = firstRow.block().parentHash();
        String name = UUID.randomUUID().toString();
        this.staged = stagingDirectory.resolve(name + ".parquet");
        this.stagedOperators = stagingDirectory.resolve(name + "-operators.parquet");
        try {
            Disk.createDirectories(stagingDirectory);
            writer = open(WriterVersion.PARQUET_2_0);
        } catch (IOException e) {
            failure = e;
        }
    }

    private ParquetWriter<Object> open(WriterVersion version) throws IOException {
        return Parquet.open(staged, BlockTimeSchema.AVRO, BlockTimeSchema.DISTINCT_COLUMNS, version, this::footer);
    }

    /** Appends rows. Each must be the next block and of the file's date; otherwise {@link #failed} returns true. */
    public void append(List<BlockTime> rows) {
        try {
            for (int i = 0; failure == null && i < rows.size(); i++) {
                append(rows.get(i));
            }
        } catch (IOException e) {
            failure = e;
        } catch (RuntimeException | Error e) {
            failure = new IOException(e.toString(), e); // the writer would now close without an error or a footer
        }
    }

    private void append(BlockTime row) throws IOException {
        if (row.block().number() != last + 1 || !isOfThisDate(row)) {
            throw new IOException("block " + row.block().number() + " of " + BlockTimeSchema.date(row)
                    + " does not follow block " + last + " of " + date);
        }
        BlockTimeSchema.AvroRow avroRow = new BlockTimeSchema.AvroRow(row);
        writer.write(avroRow);
        digest.add(avroRow);
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

    /** Returns the date whose directory a row belongs to: that of its own timestamp, in UTC. */
    public static LocalDate dateOf(BlockTime row) {
        return BlockTimeSchema.date(row);
    }

    /** Returns the time in ms until the file is {@code minutes} old, at least 1. */
    public long msUntilAge(long minutes) {
        return Math.max(1, TimeUnit.MINUTES.toMillis(minutes) - ageMs());
    }

    /**
     * Returns whether a row can be appended: the file has not failed, and the row is the next block and of the same
     * date.
     */
    public boolean takes(BlockTime row) {
        return failure == null && row.block().number() == last + 1 && isOfThisDate(row);
    }

    /** Returns the hash of the last row, which must be the parent hash of the next row; null if there is no row yet. */
    public String lastHash() {
        return lastHash;
    }

    /** Returns the number of rows written so far. */
    public long rows() {
        return last - first + 1;
    }

    /** Returns the time since the file was opened, in ms. */
    public long ageMs() {
        return time.msSince(openedNanos);
    }

    /** Returns the name of the chain. */
    public String chain() {
        return chain;
    }

    /** Returns the date of the file's date directory. */
    public LocalDate date() {
        return date;
    }

    /** Returns the blocks written so far; if there are none yet, the first block. */
    public BlockRange blocks() {
        return new BlockRange(first, Math.max(first, last));
    }

    /** Returns whether writing has failed. If so, all rows given to the file are lost. */
    public boolean failed() {
        return failure != null;
    }

    /**
     * Complete, synced files in staging.
     *
     * @param offlineOperators null if the blocks report no offline operators, or if that dataset is not taken
     */
    public record Staged(Path blockTimes, Path offlineOperators) {
    }

    /**
     * Writes the footer and syncs the file. Also writes and syncs the file of offline operators, if there are any.
     *
     * @throws IOException if this or an earlier write failed; the staged files are then removed
     */
    public Staged finish() throws IOException {
        try {
            if (failure != null) {
                throw failure;
            }
            writer.close();
            if (rows() == 1) {
                writeSingleRowAgain();
            }
            Disk.sync(staged);
            if (Footer.ofStaged(staged).rows() != rows()) {
                throw new IOException("the file written does not hold its " + rows() + " rows");
            }
            return new Staged(staged, offlineOperatorCount() == 0 ? null
                    : OfflineOperatorFile.write(stagedOperators, chain, genesisHash, reporting));
        } catch (IOException e) {
            discard();
            throw e;
        } catch (RuntimeException | Error e) {
            discard(); // from Parquet's or zstd's own code: the file is as incomplete as after an IOException
            throw new IOException(e.toString(), e);
        }
    }

    /**
     * A single value is not written by a dictionary, and pyarrow cannot read the encoding that version 2 takes instead
     * where {@link ArrowSchema} says dictionary. That of version 1 it can.
     */
    private void writeSingleRowAgain() throws IOException {
        Files.delete(staged);
        try (ParquetWriter<Object> again = open(WriterVersion.PARQUET_1_0)) {
            again.write(new BlockTimeSchema.AvroRow(firstRow));
        }
    }

    /** Returns how many offline operators the blocks have reported so far; 0 if that dataset is not taken. */
    private long offlineOperatorCount() {
        return !datasets.contains(Datasets.OFFLINE_OPERATORS) ? 0
                : reporting.stream().mapToLong(row -> row.block().offlineOperators().size()).sum();
    }

    private void discard() {
        try {
            if (writer != null) {
                writer.close();
            }
        } catch (IOException | RuntimeException e) { // it failed earlier, and this only closes its file handle
        }
        try {
            Files.deleteIfExists(staged);
            Files.deleteIfExists(stagedOperators);
        } catch (IOException e) { // the next start clears the staging directory
        }
    }

    private Map<String, String> footer() {
        return new Footer(chain, genesisHash, schemaVersion, datasets, firstParentHash, lastHash,
                lastTimestampMs, offlineOperatorCount(), rows(), digest.digest().toString()).keyValues();
    }
}
