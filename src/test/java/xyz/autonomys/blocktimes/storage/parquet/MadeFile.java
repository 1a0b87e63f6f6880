package xyz.autonomys.blocktimes.storage.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetWriter;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/** Files of {@code block_times} whose footers say what a test wants. */
public final class MadeFile {

    private MadeFile() {
    }

    /** A new file with those rows. */
    public static void write(Path file, Map<String, String> footer, List<BlockTime> rows) throws IOException {
        try (ParquetWriter<Object> writer = Parquet.open(file, BlockTimeSchema.AVRO, List.of(),
                WriterVersion.PARQUET_2_0,
                () -> footer)) {
            for (BlockTime row : rows) {
                writer.write(new BlockTimeSchema.AvroRow(row));
            }
        }
    }

    /** Tells each byte of a file that belongs to a page, behind its header. */
    public static void pageBodies(Path file, ObjLongConsumer<String> told) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (RowGroup group : Footer.whole(file).getRow_groups()) {
            for (ColumnChunk chunk : group.getColumns()) {
                int first = (int) (chunk.getMeta_data().isSetDictionary_page_offset()
                        ? chunk.getMeta_data().getDictionary_page_offset() : chunk.getMeta_data()
                        .getData_page_offset());
                int length = (int) chunk.getMeta_data().getTotal_compressed_size();
                ByteArrayInputStream left = new ByteArrayInputStream(bytes, first, length);
                while (left.available() > 0) {
                    int body = Util.readPageHeader(left).getCompressed_page_size();
                    int at = first + length - left.available();
                    for (int position = at; position < at + body; position++) {
                        told.accept(chunk.getMeta_data().getPath_in_schema().get(0), position);
                    }
                    left.skip(body);
                }
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
