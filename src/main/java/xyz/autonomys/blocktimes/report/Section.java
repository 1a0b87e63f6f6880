package xyz.autonomys.blocktimes.report;

import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A section of the report: its SQL file, and the columns that a table on a terminal shows. */
public enum Section {
    VERDICT("Verdict", "verdict", Kind.ANALYSED),
    FINDINGS("Findings, of all questions asked, at a level of 1 % over all",
            "finding p_value size low high unit chapter",
            Kind.ANALYSED),
    COMPARISON("Two windows against each other", "figure unit of_a of_b difference low high p_value", Kind.ANALYSED),
    OVERALL(
            "In all, ms",
            "blocks mean_ms mean_error_ms stddev_ms min_ms p50_ms p90_ms p95_ms p99_ms max_ms",
            "report_distribution",
            0L),
    IDENTITY("Mean block time = slots a block x length of a slot, ms",
            "mean_ms excess_ms slots_a_block slots_low slots_high by_slots_ms slot_ms by_length_ms", Kind.ANALYSED),
    SLOT_LENGTH("Slots a block and length of a slot, ms",
            "begins_utc blocks mean_ms mean_error_ms slots_a_block slots_error slot_ms slot_error_ms", Kind.ANALYSED),
    DISTRIBUTION(
            "How long blocks take, ms",
            "begins_utc blocks mean_ms mean_error_ms stddev_ms min_ms p50_ms p90_ms p95_ms p99_ms max_ms"),
    ERAS("Eras of 2,016 blocks", "era_number begins_utc blocks slots p p_low p_high slot_ms space_pib", Kind.ANALYSED),
    CHANGES("What changed, and when", "what kind from_utc to_utc change low high", Kind.ANALYSED),
    UPGRADES("The week before each runtime upgrade against the week after it",
            "figure a b of_a of_b difference low high p_value", Kind.ANALYSED),
    AUTHORS("Authors: share of blocks, and their clocks against the middle one, ms",
            "author blocks share_pct offset_ms offset_low_ms offset_high_ms spread_ms is_off", Kind.ANALYSED),
    LOAD("Does the load of the block before slow a block, ms", "load of effect_ms effect_low_ms effect_high_ms"
            + " least_seen_ms p_value unit", Kind.ANALYSED),
    LOAD_FIFTHS("Block times by load of the block before, ms",
            "load from to blocks mean_ms mean_error_ms residual_ms residual_error_ms", Kind.ANALYSED),
    THEORY("In slots, against geometric slots with probability 1/6", "metric expected_slots observed_slots"),
    SLOT_COUNTS("Blocks by slots since the parent, against the geometric law of each era",
            "slots blocks expected ratio",
            Kind.ANALYSED),
    SLOTS(
            "In slots of 1,000 ms, and what timestamps add, ms",
            "blocks mean_ms mean_by_slots_ms stddev_by_slots_ms stddev_skew_ms"
                    + " min_skew_ms max_skew_ms at_500_ms longest_run_at_500_ms"),
    SEGMENTS("Blocks that store segment headers, ms", "kind blocks mean_ms stddev_ms difference_ms low_ms high_ms z"),
    DOMAIN(
            "The domain against the consensus chain, ms",
            "begins_utc consensus_blocks domain_blocks p p_low p_high consensus_mean_ms domain_mean_ms"
                    + " timestamps_that_differ"),
    BUNDLES("Blocks with bundles, by slots since the parent", "slots blocks bundled p p_low p_high", Kind.ANALYSED),
    BUNDLE_PROBABILITY("Probability of a bundle in a slot, for a share of blocks that have one",
            "share p bundle_slot_probability", Kind.ANALYSED),
    OUTLIERS("Outliers, ms", "block_number timestamp_utc delta_ms slots once_in_days outliers hash"),
    OPERATORS(
            "Operators reported offline",
            "begins_utc domain_id operator_id flagged mean_shortfall_pct max_shortfall_pct"
                    + " min_required_bundles last_spec"),
    OPERATOR_RATES("How often operators are reported offline, and by chance",
            "operator_id spec_version flagged epochs rate_pct by_chance_pct severe last_utc p_value", Kind.ANALYSED),
    CALENDAR("By hour of the day and day of the week, UTC, ms",
            "by value blocks mean_ms mean_error_ms slots_a_block slot_ms slot_error_ms", Kind.ANALYSED),
    ROLLING("Rolling means, ms", "hour_utc blocks mean_1h_ms mean_24h_ms"),
    HISTOGRAM("Blocks by seconds since the parent", "seconds blocks"),
    HOURLY(
            "How long blocks take, by hour, ms",
            "begins_utc blocks mean_ms p50_ms p99_ms",
            "report_distribution",
            TimeUnit.HOURS.toMillis(1)),
    QUANTILES("Percentiles in slots beside those of the geometric law", "percentile expected_slots observed_slots");

    private enum Kind {
        ANALYSED
    }

    private final String file;
    private final Long bucketMs;
    private final String title;
    private final List<String> tableColumns;
    private final boolean isAnalysed;

    Section(String title, String tableColumns) {
        this(title, tableColumns, null, null);
    }

    Section(String title, String tableColumns, Kind analysed) {
        this.file = "";
        this.bucketMs = null;
        this.title = title;
        this.tableColumns = List.of(tableColumns.split(" "));
        this.isAnalysed = analysed == Kind.ANALYSED;
    }

    Section(String title, String tableColumns, String file, Long bucketMs) {
        this.isAnalysed = false;
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

    /**
     * Returns whether the section is computed by the package {@code analysis}, rather than by a SQL file of its own.
     */
    public boolean isAnalysed() {
        return isAnalysed;
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
            case HISTOGRAM, HOURLY, QUANTILES, CALENDAR, SLOT_COUNTS, LOAD_FIFTHS -> false;
            default -> true;
        };
    }
}
