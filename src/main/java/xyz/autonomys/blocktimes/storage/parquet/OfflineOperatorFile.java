package xyz.autonomys.blocktimes.storage.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.generic.IndexedRecord;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetWriter;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.storage.files.Disk;

/** Writes a file of {@code offline_operators}. */
final class OfflineOperatorFile {

    private OfflineOperatorFile() {
    }

    /**
     * Writes and syncs the file.
     *
     * @param reporting blocks that report operators, in block order; at least one
     * @return the path given
     */
    static Path write(Path file, String chain, String genesisHash, List<BlockTime> reporting) throws IOException {
        List<IndexedRecord> rows = reporting.stream().flatMap(row -> OfflineOperatorSchema.rows(row).stream()).toList();
        ContentDigest.Sum digest = new ContentDigest.Sum(OfflineOperatorSchema.AVRO);
        // Of a single row, as in PartFile.
        WriterVersion version = rows.size() == 1 ? WriterVersion.PARQUET_1_0 : WriterVersion.PARQUET_2_0;
        try (ParquetWriter<Object> writer = Parquet.open(file, OfflineOperatorSchema.AVRO, List.of(), version,
                () -> Footer.ofOfflineOperators(chain, genesisHash, digest.digest()))) {
            for (IndexedRecord row : rows) {
                writer.write(row);
                digest.add(row);
            }
        }
        Disk.sync(file);
        return file;
    }
}
