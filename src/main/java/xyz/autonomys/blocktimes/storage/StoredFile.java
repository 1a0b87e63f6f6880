package xyz.autonomys.blocktimes.storage;

import java.nio.file.Path;
import java.time.LocalDate;
import xyz.autonomys.blocktimes.chain.BlockRange;

/** A published file. */
public record StoredFile(Path path, LocalDate date, BlockRange blocks, Footer footer, long sizeBytes) {
}
