package xyz.autonomys.blocktimes.storage.parquet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.hadoop.ParquetWriter;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/** Files of {@code block_times} whose footers say what a test wants. */
public final class MadeFile {

    private MadeFile() {
    }

    /** A new file with those rows. */
    public static void write(Path file, Map<String, String> footer, List<BlockTime> rows) throws IOException {
        try (ParquetWriter<Object> writer = Parquet.open(file, BlockTimeSchema.AVRO, List.of(), () -> footer)) {
            for (BlockTime row : rows) {
                writer.write(new BlockTimeSchema.AvroRow(row));
            }
        }
    }

    /** Key-value metadata of a file of {@code block_times}. */
    public static Map<String, String> keyValues(Footer footer) {
        return footer.keyValues();
    }

    /** Key-value metadata of a file of {@code offline_operators}. */
    public static Map<String, String> ofOfflineOperators(String chain, String genesisHash) {
        return Footer.ofOfflineOperators(chain, genesisHash, ContentDigest.NONE);
    }
}
