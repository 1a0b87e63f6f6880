package xyz.autonomys.blocktimes.storage.catalog;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.Locale;

/**
 * A change of what is stored of a chain. Afterwards, the rows of the blocks {@code firstBlock} to {@code lastBlock} are
 * those that the manifest has then.
 *
 * @param number of the change, from 1 on, without gaps
 * @param timeMs when it was recorded, Unix ms
 * @param chain name of the chain
 * @param kind what it means for a reader
 * @param firstBlock first block whose rows or files changed
 * @param lastBlock last block whose rows or files changed
 * @param rows number of rows in {@code files}
 * @param files those that came with the change
 * @param removed names of the files of {@code block_times} that count no longer; a file that came may have one of them
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Change(long number, long timeMs, String chain, Kind kind, long firstBlock, long lastBlock, long rows,
        List<FileEntry> files, List<String> removed) {

    /** What a change means for a reader. */
    public enum Kind {
        /** Blocks that were not stored before. */
        ADDED,
        /** Blocks that were stored before, with other rows: a reorganisation, or a repair. */
        REPLACED,
        /** The same rows, in other files. */
        MERGED,
        /** Blocks that are stored no longer. */
        REMOVED;

        /** Returns the name in JSON. */
        @JsonValue
        public String inJson() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
