package xyz.autonomys.blocktimes.storage.catalog;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.parquet.ContentDigest;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.storage.parquet.RowDigests;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * A file of {@code block_times} as manifests and changes describe it.
 *
 * @param name path relative to the data directory
 * @param date date of all rows, UTC, as {@code YYYY-MM-DD}
 * @param firstBlock number of the first block
 * @param lastBlock number of the last block
 * @param rows number of rows, one a block
 * @param bytes size of the file
 * @param sha256 of the file's bytes, 64 lower-case hex digits
 * @param contentDigest {@link ContentDigest} of the rows
 * @param operators the file of {@code offline_operators} that goes with it; null if there is none
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record FileEntry(String name, String date, long firstBlock, long lastBlock, long rows, long bytes, String sha256,
        String contentDigest, @Nullable Operators operators) {

    /** A file of {@code offline_operators}, as {@link FileEntry} describes that of {@code block_times}. */
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Operators(String name, long rows, long bytes, String sha256, String contentDigest) {
    }

    private static final int BUFFER_BYTES = 1 << 16;

    /**
     * Describes a file that is published already. Reads it whole.
     *
     * @throws IOException if it cannot be read
     */
    static FileEntry of(PublishedFiles files, StoredFile file, RowDigests digests) throws IOException {
        return of(files, file, digests, FileEntry::said);
    }

    /** Describes a file as {@link #of} does, with digests of its rows, whatever its footer says. */
    static FileEntry fromRows(PublishedFiles files, StoredFile file, RowDigests digests) throws IOException {
        return of(files, file, digests, (path, digest) -> digest.of(path).toString());
    }

    private static FileEntry of(PublishedFiles files, StoredFile file, RowDigests digests, Choice choice)
            throws IOException {
        try (PublishedFiles.Copy copy = files.copy(file.name());
                PublishedFiles.Copy operators = file.operators() == null ? null : files.copy(file.operators())) {
            return of(file, copy.path(), operators == null ? null : operators.path(), digests, choice);
        }
    }

    /**
     * Describes a staged file as it will be published. Reads it whole.
     *
     * @throws IOException if it cannot be read
     */
    public static FileEntry of(StoredFile file, PartFile.Staged staged) throws IOException {
        try (RowDigests digests = new RowDigests()) {
            return of(file, staged.blockTimes(), staged.offlineOperators(), digests, FileEntry::said);
        }
    }

    private static FileEntry of(StoredFile file, Path blockTimes, @Nullable Path operators, RowDigests digests,
            Choice choice) throws IOException {
        return new FileEntry(file.name(), file.date().toString(), file.blocks().first(), file.blocks().last(),
                file.footer().rows(), Files.size(blockTimes), sha256(blockTimes),
                choice.of(blockTimes, digests::ofBlockTimes),
                operators == null ? null : new Operators(file.operators(), file.footer().offlineOperators(),
                        Files.size(operators), sha256(operators), choice.of(operators, digests::ofOfflineOperators)));
    }

    @FunctionalInterface
    private interface Digest {
        ContentDigest of(Path file) throws IOException;
    }

    /** Where a digest is taken from. */
    @FunctionalInterface
    private interface Choice {
        String of(Path file, Digest fromRows) throws IOException;
    }

    /** Returns the digest in a footer. Files of earlier versions have none there. */
    private static String said(Path file, Digest digest) throws IOException {
        Optional<String> said = Footer.contentDigest(file);
        return said.isPresent() ? said.get() : digest.of(file).toString();
    }

    /**
     * Returns the SHA-256 of a file of this machine, as 64 lower-case hex digits.
     *
     * @throws IOException if it cannot be read
     */
    public static String sha256(Path file) throws IOException {
        try (InputStream bytes = new DigestInputStream(Files.newInputStream(file),
                MessageDigest.getInstance("SHA-256"))) {
            byte[] buffer = new byte[BUFFER_BYTES];
            int read = bytes.read(buffer);
            while (read >= 0) {
                read = bytes.read(buffer);
            }
            return HexFormat.of().formatHex(((DigestInputStream) bytes).getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean sharesBlocksWith(FileEntry other) {
        return firstBlock <= other.lastBlock && other.firstBlock <= lastBlock;
    }

    /** Returns whether a stored file seems to be this one: by its name, its size, and the digest in its footer. */
    boolean describes(StoredFile file) {
        String operatorsName = operators == null ? null : operators.name;
        String digest = file.footer().contentDigest();
        return name.equals(file.name()) && bytes == file.sizeBytes() && rows == file.footer().rows()
                && (digest == null || digest.equals(contentDigest))
                && Objects.equals(operatorsName, file.operators());
    }
}
