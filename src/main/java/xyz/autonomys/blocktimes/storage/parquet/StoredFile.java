package xyz.autonomys.blocktimes.storage.parquet;

import java.time.LocalDate;
import xyz.autonomys.blocktimes.chain.BlockRange;

/**
 * A published file of {@code block_times}.
 *
 * @param name path relative to the data directory
 * @param date date of its directory
 */
public record StoredFile(String name, LocalDate date, BlockRange blocks, Footer footer, long sizeBytes) {
}
