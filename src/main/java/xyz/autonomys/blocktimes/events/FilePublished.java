package xyz.autonomys.blocktimes.events;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A file of {@code block_times} is published: it is complete, on the disk, and in the manifest.
 *
 * @param chain name of the chain
 * @param kind what it brings
 * @param date date of all rows, UTC, as {@code YYYY-MM-DD}
 * @param name path relative to the data directory, with {@code /} between the parts
 * @param path absolute path of the file; in a bucket, its {@code s3://} URL
 * @param firstBlock number of the first block
 * @param lastBlock number of the last block
 * @param rows number of rows, one a block
 * @param bytes size of the file
 * @param sha256 checksum of the file's bytes: 64 lower-case hex digits
 * @param operators name of the file of {@code offline_operators} that goes with it, as {@code name}; null if there is
 *     none
 */
@JsonNaming(SnakeCaseStrategy.class)
public record FilePublished(String chain, Kind kind, String date, String name, String path, long firstBlock,
        long lastBlock, long rows, long bytes, String sha256, @Nullable String operators) implements Event {

    /** What a file brings. */
    public enum Kind {
        /** Blocks that were not stored before. */
        ADDED,
        /** Blocks that were stored before, with other rows, perhaps beside new ones. */
        REPLACED,
        /** The rows of several files, which it replaces. */
        MERGED;

        /** Returns the name in JSON and in Simple expressions. */
        @Override
        @JsonValue
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
