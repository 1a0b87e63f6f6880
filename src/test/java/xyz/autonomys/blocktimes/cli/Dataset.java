package xyz.autonomys.blocktimes.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import xyz.autonomys.blocktimes.report.DuckDb;

/** A data directory as a reader sees it: its files, and its rows by DuckDB through camel-jdbc. */
final class Dataset {

    private final Path dataDir;

    Dataset(Path dataDir) {
        this.dataDir = dataDir;
    }

    /** Rows of a chain in block order, column name to value. */
    List<Map<String, Object>> rows(String chain) throws Exception {
        return query("SELECT * FROM read_parquet('" + dataDir + "/block_times/chain=" + chain
                + "/*/*.parquet', hive_partitioning = true) ORDER BY block_number");
    }

    /**
     * Blocks of a chain whose rows are not the same in both, or are not there once in each; but for when they were
     * fetched.
     */
    List<Map<String, Object>> differing(Dataset other, String chain) throws Exception {
        return query("SELECT block_number, count(*) AS rows FROM (" + rowsWithoutIngestion(chain) + " UNION ALL "
                + other.rowsWithoutIngestion(chain) + ") GROUP BY ALL HAVING count(*) <> 2 ORDER BY ALL LIMIT 10");
    }

    private String rowsWithoutIngestion(String chain) {
        return "SELECT * EXCLUDE (ingestion_ts_ms) FROM read_parquet('" + dataDir + "/block_times/chain=" + chain
                + "/*/*.parquet', hive_partitioning = true)";
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> query(String sql) throws Exception {
        try (CamelContext context = new DefaultCamelContext(); DuckDb duckDb = new DuckDb()) {
            context.getRegistry().bind("duckdb", DataSource.class, duckDb.dataSource());
            context.start();
            try (ProducerTemplate template = context.createProducerTemplate()) {
                return template.requestBody("jdbc:duckdb", sql, List.class);
            }
        }
    }

    /** Published files, relative to the dataset, with their time of change in ns. */
    Map<String, Long> files() throws IOException {
        Path root = dataDir.resolve("block_times");
        Map<String, Long> files = new TreeMap<>();
        if (Files.isDirectory(root)) {
            try (Stream<Path> tree = Files.walk(root)) {
                for (Path file : tree.filter(path -> path.toString().endsWith(".parquet")).toList()) {
                    try {
                        files.put(
                                root.relativize(file).toString(),
                                Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS));
                    } catch (NoSuchFileException e) {
                        // It was replaced just now, by a process that goes on.
                    }
                }
            } catch (UncheckedIOException e) {
                return files(); // a file that was being written is gone, or another one, while they were listed
            }
        }
        return files;
    }

    /** Names of the files of a chain, as {@code date/first-last}. */
    List<String> parts(String chain) throws IOException {
        return files().keySet().stream()
                .filter(name -> name.startsWith("chain=" + chain + "/"))
                .map(name -> name.replaceFirst("chain=[^/]*/date=", "")
                        .replaceFirst("part-0*(\\d+)-0*(\\d+)\\.parquet", "$1-$2"))
                .sorted((a, b) -> Long.compare(first(a), first(b)))
                .toList();
    }

    private static long first(String part) {
        return Long.parseLong(part.replaceFirst(".*/(\\d+)-.*", "$1"));
    }

    /** Files under DATA_DIR/.staging. */
    List<Path> staged() throws IOException {
        Path staging = dataDir.resolve(".staging");
        if (!Files.isDirectory(staging)) {
            return List.of();
        }
        try (Stream<Path> tree = Files.walk(staging)) {
            return tree.filter(Files::isRegularFile).toList();
        } catch (UncheckedIOException e) {
            return staged(); // a file was renamed, by a process that goes on, while they were listed
        }
    }
}
