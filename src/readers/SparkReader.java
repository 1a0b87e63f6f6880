import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.regexp_extract;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;

/**
 * Reads a dataset by Spark, and takes it over twice: by the feed of changes, and by the key. Called by scripts/readers:
 * DATA_DIR ROWS TARGET.
 */
public final class SparkReader {

    private SparkReader() {
    }

    public static void main(String[] arguments) throws Exception {
        String data = arguments[0];
        long rows = Long.parseLong(arguments[1]);
        Path target = Path.of(arguments[2]);
        SparkSession spark = SparkSession.builder().master("local[1]").appName("readers")
                .config("spark.ui.enabled", "false").config("spark.sql.shuffle.partitions", "1")
                .config("spark.sql.sources.partitionOverwriteMode", "dynamic").getOrCreate();
        try {
            Dataset<Row> blocks = spark.read().parquet(data + "/block_times");
            require(blocks.count() == rows && Arrays.stream(blocks.columns()).filter("chain"::equals).count() == 1,
                    blocks.count() + " rows");
            said(spark, "spark.read().parquet(\"data/block_times\")", rows + " rows; date "
                    + blocks.schema().apply("date").dataType().simpleString() + ", timestamp_utc "
                    + blocks.schema().apply("timestamp_utc").dataType().simpleString() + ", bundle_count "
                    + blocks.schema().apply("bundle_count").dataType().simpleString());
            byChanges(spark, data, target, rows);
            byKey(spark, data, target, rows);
        } finally {
            spark.stop();
        }
    }

    /**
     * Replaces the dates that changed since the last time by what the manifest has of them now. Dates are partitions of
     * the target, and Spark replaces partitions as a whole: taking a change over twice does no harm.
     */
    private static void byChanges(SparkSession spark, String data, Path target, long rows) throws Exception {
        Path upTo = target.resolve("taken-up-to");
        String taken = target.resolve("taken").toString();
        long since = Files.exists(upTo) ? Long.parseLong(Files.readString(upTo).strip()) : 0;
        Dataset<Row> changes = spark.read().json(data + "/changes/consensus");
        Dataset<Row> manifest = spark.read().option("multiLine", "true").json(data + "/manifests/consensus.json");
        long sequence = manifest.select("sequence").first().getLong(0);
        // The first time, all dates: the feed may be younger than they are.
        List<String> dates = (Files.exists(upTo) ? changes
                .where(col("number").gt(since).and(col("number").leq(sequence)).and(col("kind").notEqual("merged")))
                .select(explode(concat(col("files.name"), col("removed"))).as("name"))
                : manifest.select(explode(col("files.name")).as("name")))
                .select(regexp_extract(col("name"), "date=([0-9-]+)", 1).as("date")).distinct()
                .as(org.apache.spark.sql.Encoders.STRING()).collectAsList();
        if (!dates.isEmpty()) {
            String[] files = manifest.select(explode(col("files")).as("file"))
                    .where(col("file.date").isin(dates.toArray())).select("file.name")
                    .as(org.apache.spark.sql.Encoders.STRING()).collectAsList().stream()
                    .map(name -> data + "/" + name).toArray(String[]::new);
            if (files.length > 0) {
                spark.read().option("basePath", data + "/block_times").parquet(files).write().mode(SaveMode.Overwrite)
                        .partitionBy("chain", "date").parquet(taken);
            }
            for (String date : dates) {
                // Spark does not overwrite a date by nothing.
                if (Arrays.stream(files).noneMatch(name -> name.contains("/date=" + date + "/"))) {
                    remove(Path.of(taken, "chain=consensus", "date=" + date));
                }
            }
        }
        Files.writeString(upTo, String.valueOf(sequence));
        long stored = spark.read().parquet(data + "/block_times/chain=consensus").count();
        long count = spark.read().parquet(taken).count();
        require(count == stored, count + " rows taken over, " + stored + " stored");
        said(spark, "by the feed, since change " + since, dates.size() + " dates written, " + count
                + " rows of consensus taken over, each exactly once");
    }

    private static void remove(Path folder) throws Exception {
        if (Files.exists(folder)) {
            try (var tree = Files.walk(folder)) {
                for (Path each : tree.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    /** Appends the rows whose key is not there yet, without the feed. Rows that were replaced since are not noticed. */
    private static void byKey(SparkSession spark, String data, Path target, long rows) {
        String taken = target.resolve("taken-by-key").toString();
        Dataset<Row> blocks = spark.read().parquet(data + "/block_times").dropDuplicates("chain", "block_number");
        if (Files.exists(Path.of(taken))) {
            Dataset<Row> there = spark.read().parquet(taken).select("chain", "block_number");
            blocks = blocks.join(there, new String[] {"chain", "block_number"}, "left_anti");
        }
        long fresh = blocks.count();
        blocks.write().mode(SaveMode.Append).parquet(taken);
        long count = spark.read().parquet(taken).count();
        require(count == rows, count + " rows taken over by key, not " + rows);
        said(spark, "by the key (chain, block_number)", fresh + " rows appended, " + count
                + " taken over, each exactly once");
    }

    private static void said(SparkSession spark, String line, String what) {
        System.out.printf("%-14s %-10s %s%n%25s %s%n", "Spark", spark.version(), line, "", what);
    }

    private static void require(boolean truth, String what) {
        if (!truth) {
            throw new IllegalStateException(what);
        }
    }
}
