package xyz.autonomys.blocktimes.storage.parquet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetWriter;

/** Rewrites stored files as an earlier version of the program wrote them: fewer columns, and what the footer said. */
public final class EarlierFiles {

    private static final Schema VERSION_1 = Schema.createRecord("block_time", null, "blocktimes", false,
            BlockTimeSchema.AVRO.getFields().subList(0, BlockTimeSchema.COLUMNS_OF_VERSION_1).stream()
                    .map(field -> new Schema.Field(field.name(), field.schema())).toList());

    private EarlierFiles() {
    }

    /**
     * Rewrites all files of {@code block_times} of a chain with the columns of schema version 1.
     *
     * @param datasets what the footer says of the datasets that were taken
     */
    public static void rewrite(Path dataDir, String chain, String datasets) throws Exception {
        for (Path file : files(dataDir.resolve("block_times/chain=" + chain))) {
            if (file.toString().endsWith(".parquet")) {
                Footer footer = Footer.ofStaged(file);
                Footer earlier = new Footer(chain, footer.genesisHash(), 1, List.of(datasets.split(",")),
                        footer.firstParentHash(), footer.lastHash(), footer.lastTimestampMs(),
                        datasets.contains("offline") ? footer.offlineOperators() : 0, footer.rows());
                Path rewritten = file.resolveSibling("earlier");
                try (ParquetWriter<Object> writer = Parquet.open(rewritten, VERSION_1, List.of(),
                        WriterVersion.PARQUET_2_0, () -> new HashMap<>(earlier.keyValues()))) {
                    copy(file, writer);
                }
                Files.move(rewritten, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        // Earlier versions had none of these.
        for (String later : List.of("manifests", "changes", ".checked")) {
            delete(dataDir.resolve(later));
        }
        if (!datasets.contains("offline")) {
            delete(dataDir.resolve("offline_operators"));
        }
    }

    private static void copy(Path from, ParquetWriter<Object> writer) throws Exception {
        Map<String, String> columns = Map.of("timestamp_utc", "timestamp_ms");
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                Statement sql = duckDb.createStatement();
                ResultSet rows = sql.executeQuery("FROM read_parquet('" + from + "', hive_partitioning = false)")) {
            while (rows.next()) {
                GenericData.Record row = new GenericData.Record(VERSION_1);
                for (Schema.Field field : VERSION_1.getFields()) {
                    row.put(field.name(), rows.getObject(columns.getOrDefault(field.name(), field.name())));
                }
                writer.write(row);
            }
        }
    }

    private static List<Path> files(Path folder) throws Exception {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }

    private static void delete(Path folder) throws Exception {
        if (Files.exists(folder)) {
            for (Path each : files(folder)) {
                Files.delete(each);
            }
        }
    }
}
