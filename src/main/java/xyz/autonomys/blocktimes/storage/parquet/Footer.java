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
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import xyz.autonomys.blocktimes.storage.files.Disk;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;

/**
 * What a file's footer says of its content, so that neither coverage nor the seams between files need its rows.
 *
 * @param datasets names of the datasets taken from the file's blocks
 * @param offlineOperators rows of the file of {@code offline_operators} that goes with this one; 0 where there is none
 */
public record Footer(String chain, String genesisHash, int schemaVersion, List<String> datasets, String firstParentHash,
        String lastHash, long lastTimestampMs, long offlineOperators, long rows) {

    private static final String PREFIX = "blocktimes.";
    /** {@code "PAR1"}, read as a little-endian int. */
    private static final int MAGIC = 0x31524150;
    private static final int MAGIC_BYTES = 4;
    private static final int TAIL_BYTES = 8;
    /** A footer grows by a few KB a row group; no file of ours has thousands of them. */
    private static final int LARGEST_BYTES = 64 << 20;
    /** Read at once from the end of a file: footers of the files of a day are smaller, so that one read will do. */
    private static final int FIRST_READ_BYTES = 16 << 10;

    Map<String, String> keyValues() {
        return Map.of(
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
                String.valueOf(offlineOperators));
    }

    /** Key-value metadata of a file of {@code offline_operators}. */
    static Map<String, String> ofOfflineOperators(String chain, String genesisHash) {
        return Map.of(PREFIX + "chain", chain, PREFIX + "genesis-hash", genesisHash,
                PREFIX + "schema-version", String.valueOf(OfflineOperatorSchema.VERSION));
    }

    /**
     * The chain that a file of {@code offline_operators} was taken from, and its number of rows.
     *
     * @throws IOException where it cannot be read, or is not such a file
     */
    public static Map.Entry<String, Long> readOfflineOperators(PublishedFiles files, String name) throws IOException {
        FileMetaData metadata = parse(footerBytes(length -> files.tail(name, length)));
        return Map.entry(value(values(metadata), "chain"), metadata.getNum_rows());
    }

    /** The footer of a file on this machine that is not published yet. */
    public static Footer ofStaged(Path file) throws IOException {
        return of(parse(footerBytes(length -> Disk.tail(file, length))));
    }

    /**
     * Reads the footer of a file: its last eight bytes are the footer's length, little endian, and {@code "PAR1"}
     * (Apache Parquet format specification, "File format").
     *
     * @throws UnusableFileException where the file is no Parquet, truncated, or not written by this program
     * @throws IOException where it could not be read just now
     */
    public static Footer read(PublishedFiles files, String name) throws IOException {
        return of(parse(footerBytes(length -> files.tail(name, length))));
    }

    private static Footer of(FileMetaData metadata) throws IOException {
        Map<String, String> values = values(metadata);
        try {
            return new Footer(value(values, "chain"), value(values, "genesis-hash"),
                    Integer.parseInt(value(values, "schema-version")), List.of(value(values, "datasets").split(",")),
                    value(values, "first-parent-hash"), value(values, "last-hash"),
                    Long.parseLong(value(values, "last-timestamp-ms")),
                    Long.parseLong(values.getOrDefault(PREFIX + "offline-operators", "0")), metadata.getNum_rows());
        } catch (NumberFormatException e) {
            throw new UnusableFileException("its footer has a malformed number: " + e.getMessage());
        }
    }

    private static Map<String, String> values(FileMetaData metadata) {
        Map<String, String> values = new HashMap<>();
        if (metadata.getKey_value_metadata() != null) {
            metadata.getKey_value_metadata().forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        }
        return values;
    }

    private static FileMetaData parse(byte[] footer) throws UnusableFileException {
        try {
            // What it says of row groups is not needed, and most of it.
            return Util.readFileMetaData(new ByteArrayInputStream(footer), true);
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
            // It may be another file by now: what is read is the end of one, whole.
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
