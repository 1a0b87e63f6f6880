package xyz.autonomys.blocktimes.report;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A section of the report: its SQL file, and the columns that a table on a terminal shows. */
public enum Section {
    OVERALL(
            "In all, ms",
            "blocks mean_ms stddev_ms min_ms p50_ms p90_ms p95_ms p99_ms max_ms",
            "report_distribution",
            0L),
    DISTRIBUTION(
            "How long blocks take, ms",
            "begins_utc blocks mean_ms stddev_ms min_ms p50_ms p90_ms p95_ms p99_ms max_ms"),
    THEORY("Against geometric slots with probability 1/6, ms", "metric expected_ms by_slots_ms by_timestamps_ms"),
    SLOTS(
            "In slots, and what the authors' clocks make of them, ms",
            "blocks mean_ms mean_by_slots_ms stddev_by_slots_ms stddev_skew_ms"
                    + " min_skew_ms max_skew_ms at_500_ms longest_run_at_500_ms"),
    SEGMENTS("Blocks that store segment headers, ms", "kind blocks mean_ms stddev_ms difference_ms low_ms high_ms z"),
    DOMAIN(
            "The domain against the consensus chain, ms",
            "begins_utc consensus_blocks domain_blocks p consensus_mean_ms predicted_mean_ms"
                    + " domain_mean_ms timestamps_that_differ"),
    OUTLIERS("Outliers, ms", "block_number timestamp_utc delta_ms threshold_ms outliers hash"),
    OPERATORS(
            "Operators reported offline",
            "begins_utc domain_id operator_id flagged mean_shortfall_pct max_shortfall_pct"
                    + " min_required_bundles last_spec"),
    ROLLING("Rolling means, ms", "hour_utc blocks mean_1h_ms mean_24h_ms"),
    HISTOGRAM("Blocks by seconds since the parent", "seconds blocks"),
    HOURLY(
            "How long blocks take, by hour, ms",
            "begins_utc blocks mean_ms p50_ms p99_ms",
            "report_distribution",
            TimeUnit.HOURS.toMillis(1)),
    QUANTILES("Percentiles beside those of the geometric law, ms", "percentile expected_ms observed_ms");

    private final String file;
    private final Long bucketMs;
    private final String title;
    private final List<String> tableColumns;

    Section(String title, String tableColumns) {
        this(title, tableColumns, null, null);
    }

    Section(String title, String tableColumns, String file, Long bucketMs) {
        this.file = file == null ? "report_" + key() : file;
        this.bucketMs = bucketMs;
        this.title = title;
        this.tableColumns = List.of(tableColumns.split(" "));
    }

    public String title() {
        return title;
    }

    /** Returns the columns of a table on a terminal. The chain is not one of them: each chain has its own table. */
    List<String> tableColumns() {
        return tableColumns;
    }

    /** Returns the name in JSON and CSV. */
    public String key() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Returns the name of the SQL file in {@code scripts/duckdb}, without its ending. */
    public String file() {
        return file;
    }

    /** Returns the time span of a row in ms, 0 for the whole window; empty if the user chooses it. */
    public OptionalLong bucketMs() {
        return bucketMs == null ? OptionalLong.empty() : OptionalLong.of(bucketMs);
    }

    /**
     * Returns whether tables on a terminal show this section. The other sections are long, and for charts or other
     * programs.
     *
     * @param rowMs time span of a table's row in ms, 0 for the whole window; rolling means are shown only with rows of
     *         an hour
     */
    public boolean inTables(long rowMs) {
        return switch (this) {
            case ROLLING -> rowMs == TimeUnit.HOURS.toMillis(1);
            case HISTOGRAM, HOURLY, QUANTILES -> false;
            default -> true;
        };
    }
}
