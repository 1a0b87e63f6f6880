package xyz.autonomys.blocktimes.storage.parquet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.parquet.column.ParquetProperties.WriterVersion;
import org.apache.parquet.hadoop.ParquetWriter;
import xyz.autonomys.blocktimes.enrich.BlockTime;

/**
 * Other row groups, encodings and levels beside those chosen: rows a second, bytes a row, and how long DuckDB takes to
 * sum all deltas and to find one block. Medians of rounds in alternation, one core to write, all cores to read.
 */
public final class FormatBenchmark {

    private static final int ROUNDS = 7;
    private static final int LOOKUPS = 20;
    private static final String WITHOUT_FILTERS = "no Bloom filters";
    private static final int DATES = 70;
    private static final int ROWS_OF_A_DATE = 14_400;
    private static final Map<String, UnaryOperator<ParquetWriter.Builder<Object, ?>>> FORMATS = new LinkedHashMap<>();

    static {
        FORMATS.put("as chosen", builder -> builder);
        for (int rows : new int[] {2_000, 20_000, 500_000}) {
            FORMATS.put("row groups of " + rows, builder -> builder.withRowGroupRowCountLimit(rows));
        }
        FORMATS.put("pages of 2000 rows", builder -> builder.withPageRowCountLimit(2_000));
        FORMATS.put("version 1 pages", builder -> builder.withWriterVersion(WriterVersion.PARQUET_1_0));
        FORMATS.put("zstd level 3", builder -> builder.withCodecFactory(new ZstdCodecFactory(3)));
        FORMATS.put("zstd level 9", builder -> builder.withCodecFactory(new ZstdCodecFactory(9)));
        FORMATS.put(WITHOUT_FILTERS, builder -> {
            BlockTimeSchema.LOOKED_UP_COLUMNS.forEach(column -> builder.withBloomFilterEnabled(column, false));
            return builder;
        });
        FORMATS.put("dictionaries everywhere", builder -> {
            BlockTimeSchema.DISTINCT_COLUMNS.forEach(column -> builder.withDictionaryEncoding(column, true));
            return builder;
        });
    }

    private FormatBenchmark() {
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("format-benchmark");
        if (List.of(arguments).contains("hashes")) {
            findHashes(folder);
            Files.delete(folder);
            return;
        }
        System.out.printf("%n== format: %d rounds, medians%n", ROUNDS);
        for (int rows : new int[] {14_000, 400_000}) {
            for (String chain : new String[] {"consensus", "auto-evm"}) {
                compare(folder, chain, WriteBenchmark.rows(chain, rows));
            }
        }
        findHashes(folder);
        Files.delete(folder);
    }

    /** How long DuckDB takes to find a block by its hash among a million rows, in files of a date each. */
    private static void findHashes(Path folder) throws Exception {
        System.out.printf("%n%-30s %12s %12s %14s%n", "a hash of 1,008,000 rows", "bytes a row", "rows/s", "find, ms");
        for (String format : List.of("as chosen", WITHOUT_FILTERS, "as chosen", WITHOUT_FILTERS)) {
            List<Path> files = new ArrayList<>();
            long size = 0;
            double seconds = 0;
            List<BlockTime> rows = WriteBenchmark.rows("consensus", DATES * ROWS_OF_A_DATE);
            for (int date = 0; date < DATES; date++) {
                Path file = folder.resolve("date-" + date + ".parquet");
                seconds += write(file, FORMATS.get(format), rows.subList(date * ROWS_OF_A_DATE, (date
                        + 1) * ROWS_OF_A_DATE));
                files.add(file);
                size += Files.size(file);
            }
            List<Double> times = new ArrayList<>();
            try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
                    Statement statement = database.createStatement()) {
                for (int round = 0; round < LOOKUPS; round++) {
                    String hash = rows.get(rows.size() / LOOKUPS * round + 1).block().hash();
                    times.add(ms(statement, "SELECT block_number FROM read_parquet('" + folder
                            + "/date-*.parquet') WHERE hash = '" + hash + "'", 1));
                }
            }
            System.out.printf(Locale.ROOT, "%-30s %12.2f %12.0f %14.1f%n", format,
                    (double) size / rows.size(), rows.size() / seconds, median(times));
            for (Path file : files) {
                Files.delete(file);
            }
        }
    }

    private static void compare(Path folder, String chain, List<BlockTime> rows) throws Exception {
        System.out.printf(
                "%n%-30s %10s %12s %10s %10s%n",
                rows.size() + " rows of " + chain, "rows/s", "bytes a row", "sum, ms", "find, ms");
        Map<String, List<Double>> written = new LinkedHashMap<>();
        Map<String, List<Double>> summed = new LinkedHashMap<>();
        Map<String, List<Double>> found = new LinkedHashMap<>();
        Map<String, Long> sizes = new LinkedHashMap<>();
        try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = database.createStatement()) {
            for (int round = 0; round <= ROUNDS; round++) {
                for (var format : FORMATS.entrySet()) {
                    Path file = folder.resolve("rows.parquet");
                    double seconds = write(file, format.getValue(), rows);
                    double sumMs =
                            ms(statement, "SELECT sum(delta_since_parent_ms) FROM read_parquet('" + file + "')", 1);
                    double findMs = ms(statement, "SELECT hash FROM read_parquet('" + file + "') WHERE block_number = "
                            + rows.get(rows.size() / 3).block().number(), LOOKUPS);
                    sizes.put(format.getKey(), Files.size(file));
                    Files.delete(file);
                    // The first round warms up.
                    if (round > 0) {
                        written.computeIfAbsent(format.getKey(), key -> new ArrayList<>()).add(rows.size() / seconds);
                        summed.computeIfAbsent(format.getKey(), key -> new ArrayList<>()).add(sumMs);
                        found.computeIfAbsent(format.getKey(), key -> new ArrayList<>()).add(findMs);
                    }
                }
            }
        }
        FORMATS.keySet()
                .forEach(format -> System.out.printf(
                        Locale.ROOT,
                        "%-30s %10.0f %12.2f %10.1f %10.2f%n",
                        format,
                        median(written.get(format)),
                        (double) sizes.get(format) / rows.size(),
                        median(summed.get(format)),
                        median(found.get(format))));
    }

    private static double write(Path file, UnaryOperator<ParquetWriter.Builder<Object, ?>> format, List<BlockTime> rows)
            throws Exception {
        long begun = System.nanoTime();
        try (ParquetWriter<Object> writer = format.apply(
                        Parquet.builder(file, BlockTimeSchema.AVRO, BlockTimeSchema.DISTINCT_COLUMNS, Map::of))
                .build()) {
            for (BlockTime row : rows) {
                writer.write(new BlockTimeSchema.AvroRow(row));
            }
        }
        return (System.nanoTime() - begun) / 1e9;
    }

    private static double ms(Statement statement, String sql, int times) throws Exception {
        long begun = System.nanoTime();
        for (int i = 0; i < times; i++) {
            try (ResultSet result = statement.executeQuery(sql)) {
                if (!result.next()) {
                    throw new IllegalStateException("no row: " + sql);
                }
            }
        }
        return (System.nanoTime() - begun) / 1e6 / times;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
