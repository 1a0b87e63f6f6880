package xyz.autonomys.blocktimes.storage.parquet;

import java.time.LocalDate;
import xyz.autonomys.blocktimes.chain.BlockRange;

/** A published file of {@code block_times}. @param name its path relative to the data directory */
public record StoredFile(String name, LocalDate date, BlockRange blocks, Footer footer, long sizeBytes) {
}
