package xyz.autonomys.blocktimes.storage.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.storage.files.Disk;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;

/**
 * The metadata in a file's footer. With it, coverage and the seams between files are found without reading rows.
 *
 * @param datasets names of the datasets that were taken from the file's blocks
 * @param firstParentHash hash of the parent of the first block
 * @param lastHash hash of the last block
 * @param lastTimestampMs timestamp of the last block, Unix ms
 * @param offlineOperators number of rows of the file of {@code offline_operators} that goes with this one; 0 if there
 *         is none
 * @param rows number of rows of this file
 * @param contentDigest {@link ContentDigest} of its rows; null in files of earlier versions
 */
public record Footer(String chain, String genesisHash, int schemaVersion, List<String> datasets, String firstParentHash,
        String lastHash, long lastTimestampMs, long offlineOperators, long rows, @Nullable String contentDigest) {

    private static final String PREFIX = "blocktimes.";
    private static final String CONTENT_DIGEST = PREFIX + "content-digest";
    /** {@code "PAR1"}, read as a little-endian int. */
    private static final int MAGIC = 0x31524150;
    private static final int MAGIC_BYTES = 4;
    private static final int TAIL_BYTES = 8;
    /**
     * The largest footer that is read. A footer grows by a few KB per row group, and no file of this program has
     * thousands of them.
     */
    private static final int LARGEST_BYTES = 64 << 20;
    /** Bytes of the first read from the end of a file. Footers of a day's files are smaller, so one read is enough. */
    private static final int FIRST_READ_BYTES = 16 << 10;

    /** The footer of a file of an earlier version, without a digest. */
    public Footer(String chain, String genesisHash, int schemaVersion, List<String> datasets, String firstParentHash,
            String lastHash, long lastTimestampMs, long offlineOperators, long rows) {
        this(chain, genesisHash, schemaVersion, datasets, firstParentHash, lastHash, lastTimestampMs, offlineOperators,
                rows, null);
    }

    /** Returns whether the file lacks columns of the newest version of the schema. */
    public boolean isOfEarlierVersion() {
        return schemaVersion < BlockTimeSchema.VERSION;
    }

    Map<String, String> keyValues() {
        Map<String, String> values = new HashMap<>(Map.of(
                PREFIX + "chain",
                chain,
                PREFIX + "genesis-hash",
                genesisHash,
                PREFIX + "schema-version",
                String.valueOf(schemaVersion),
                PREFIX + "datasets",
                String.join(",", datasets),
                PREFIX + "first-parent-hash",
                firstParentHash,
                PREFIX + "last-hash",
                lastHash,
                PREFIX + "last-timestamp-ms",
                String.valueOf(lastTimestampMs),
                PREFIX + "offline-operators",
                String.valueOf(offlineOperators)));
        if (contentDigest != null) {
            values.put(CONTENT_DIGEST, contentDigest);
        }
        return values;
    }

    /** Returns the key-value metadata of a file of {@code offline_operators}. */
    static Map<String, String> ofOfflineOperators(String chain, String genesisHash, ContentDigest digest) {
        return Map.of(PREFIX + "chain", chain, PREFIX + "genesis-hash", genesisHash,
                PREFIX + "schema-version", String.valueOf(OfflineOperatorSchema.VERSION),
                CONTENT_DIGEST, digest.toString());
    }

    /** Returns the digest that a file on this machine, of any dataset, says its rows have; empty if it says none. */
    public static Optional<String> contentDigest(Path file) throws IOException {
        return Optional.ofNullable(values(parse(footerBytes(length -> Disk.tail(file, length)))).get(CONTENT_DIGEST));
    }

    /**
     * Reads from a file of {@code offline_operators} the chain that it was taken from, and its number of rows.
     *
     * @throws UnusableFileException if it is not such a file
     * @throws IOException if it cannot be read at the moment
     */
    public static Map.Entry<String, Long> readOfflineOperators(PublishedFiles files, String name) throws IOException {
        FileMetaData metadata = parse(footerBytes(length -> files.tail(name, length)));
        Map<String, String> values = values(metadata);
        try {
            known(value(values, "schema-version"), OfflineOperatorSchema.VERSION);
        } catch (NumberFormatException e) {
            throw malformed(e);
        }
        return Map.entry(value(values, "chain"), metadata.getNum_rows());
    }

    /**
     * Reads the key-value metadata of a file of any dataset.
     *
     * @throws UnusableFileException if the file is not Parquet or is truncated
     * @throws IOException if it cannot be read at the moment
     */
    public static Map<String, String> entries(PublishedFiles files, String name) throws IOException {
        return values(parse(footerBytes(length -> files.tail(name, length))));
    }

    /** Reads the footer of a file on this machine that is not published yet. */
    public static Footer ofStaged(Path file) throws IOException {
        return of(parse(footerBytes(length -> Disk.tail(file, length))));
    }

    /**
     * Reads the footer of a file. The last eight bytes of the file are the length of the footer, little endian, and
     * {@code "PAR1"} (Apache Parquet format specification, "File format").
     *
     * @throws UnusableFileException if the file is not Parquet, is truncated, or was not written by this program
     * @throws IOException if it cannot be read at the moment
     */
    public static Footer read(PublishedFiles files, String name) throws IOException {
        return of(parse(footerBytes(length -> files.tail(name, length))));
    }

    private static Footer of(FileMetaData metadata) throws IOException {
        Map<String, String> values = values(metadata);
        try {
            return new Footer(value(values, "chain"), value(values, "genesis-hash"),
                    known(value(values, "schema-version"), BlockTimeSchema.VERSION),
                    List.of(value(values, "datasets").split(",")),
                    value(values, "first-parent-hash"), value(values, "last-hash"),
                    Long.parseLong(value(values, "last-timestamp-ms")),
                    Long.parseLong(values.getOrDefault(PREFIX + "offline-operators", "0")), metadata.getNum_rows(),
                    values.get(CONTENT_DIGEST));
        } catch (NumberFormatException e) {
            throw malformed(e);
        }
    }

    /** A file of a newer version must not be taken for a broken one, nor be read as if its columns were known. */
    private static int known(String version, int newest) throws IOException {
        int number = Integer.parseInt(version);
        if (number < 1) {
            throw new UnusableFileException("its footer has schema version " + version);
        }
        if (number > newest) {
            throw new IOException("it was written by a newer version of this program (schema version " + version
                    + ", this one knows " + newest + "): use that version, or another DATA_DIR");
        }
        return number;
    }

    private static UnusableFileException malformed(NumberFormatException e) {
        return new UnusableFileException("its footer has a malformed number: " + e.getMessage());
    }

    private static Map<String, String> values(FileMetaData metadata) {
        Map<String, String> values = new HashMap<>();
        if (metadata.getKey_value_metadata() != null) {
            metadata.getKey_value_metadata().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        }
        return values;
    }

    /** Returns all of the footer of a file on this machine, with the row groups. */
    static FileMetaData whole(Path file) throws IOException {
        return parse(footerBytes(length -> Disk.tail(file, length)), false);
    }

    private static FileMetaData parse(byte[] footer) throws UnusableFileException {
        // Skips the row groups: they are most of the footer and not needed.
        return parse(footer, true);
    }

    private static FileMetaData parse(byte[] footer, boolean skipRowGroups) throws UnusableFileException {
        try {
            return Util.readFileMetaData(new ByteArrayInputStream(footer), skipRowGroups);
        } catch (IOException | RuntimeException e) {
            throw new UnusableFileException("its footer cannot be read: " + e.getMessage());
        }
    }

    /** Reads the end of a file. */
    @FunctionalInterface
    private interface End {
        PublishedFiles.Tail read(int length) throws IOException;
    }

    private static byte[] footerBytes(End end) throws IOException {
        PublishedFiles.Tail tail = end.read(FIRST_READ_BYTES);
        int length = footerLength(tail);
        if (length + TAIL_BYTES > tail.bytes().length) {
            // The file may have been replaced since the first read, so the second read must be complete by itself.
            tail = end.read(length + TAIL_BYTES);
            length = footerLength(tail);
        }
        int from = tail.bytes().length - TAIL_BYTES;
        if (length > from) {
            throw new UnusableFileException("its footer is truncated");
        }
        return Arrays.copyOfRange(tail.bytes(), from - length, from);
    }

    private static int footerLength(PublishedFiles.Tail tail) throws UnusableFileException {
        ByteBuffer end = ByteBuffer.wrap(tail.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        int size = tail.bytes().length;
        if (size < MAGIC_BYTES + TAIL_BYTES || end.getInt(size - MAGIC_BYTES) != MAGIC) {
            throw new UnusableFileException("it is not a Parquet file, or is truncated");
        }
        int length = end.getInt(size - TAIL_BYTES);
        if (length <= 0 || length > tail.sizeBytes() - TAIL_BYTES - MAGIC_BYTES || length > LARGEST_BYTES) {
            throw new UnusableFileException(
                    "its footer claims " + Integer.toUnsignedString(length) + " bytes");
        }
        return length;
    }

    private static String value(Map<String, String> values, String name) throws IOException {
        String value = values.get(PREFIX + name);
        if (value == null) {
            throw new UnusableFileException("its footer has no " + PREFIX + name);
        }
        return value;
    }
}
