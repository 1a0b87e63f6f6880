package xyz.autonomys.blocktimes.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A section of the report: where its rows come from, and what a table on a terminal shows of it. */
public enum Section {
    VERDICT("Verdict", "README", Source.ANALYSIS, "verdict"),
    OVERVIEW("Figures with their intervals", "README", Source.ANALYSIS, "figure value low high by_chance unit"),
    FINDINGS("Findings, of all questions asked, at a level of 1 % over all", "README", Source.ANALYSIS,
            "question found p_value size low high unit"),
    COMPARISON("Two windows against each other", "changes", Source.ANALYSIS,
            "figure unit of_a of_b difference low high p_value"),
    OVERALL("In all, ms", "distribution", Source.WINDOW,
            "blocks mean_ms mean_error_ms stddev_ms min_ms p50_ms p90_ms p95_ms p99_ms max_ms"),
    IDENTITY("Mean block time = slots a block x length of a slot, ms", "slots", Source.ANALYSIS,
            "mean_ms excess_ms slots_a_block slots_low slots_high by_slots_ms slot_ms by_length_ms"),
    SLOT_LENGTH("Slots a block and length of a slot, ms", "slots", Source.ANALYSIS,
            "begins_utc blocks mean_ms mean_error_ms slots_a_block slots_error slot_ms slot_error_ms"),
    DISTRIBUTION("How long blocks take, ms", "distribution", Source.BUCKETS,
            "begins_utc blocks mean_ms mean_error_ms p50_ms p90_ms p99_ms max_ms"),
    ERAS("Eras of 2,016 blocks", "slots", Source.ANALYSIS,
            "era_number begins_utc blocks slots p p_low p_high slot_ms space_pib"),
    CHANGES("What changed, and when", "changes", Source.ANALYSIS, "what kind from_utc to_utc change low high"),
    UPGRADES("The week before each runtime upgrade against the week after it", "changes", Source.ANALYSIS,
            "figure a b of_a of_b difference low high p_value"),
    AUTHORS("Authors: share of blocks, and their clocks against the middle one, ms", "clocks", Source.ANALYSIS,
            "author blocks share_pct offset_ms offset_low_ms offset_high_ms spread_ms is_off"),
    LOAD("Does the load of the block before slow a block, ms for one more (weight: for a full block)", "load",
            Source.ANALYSIS, "load of effect_ms effect_low_ms effect_high_ms least_seen_ms p_value"),
    LOAD_FIFTHS("Block times by load of the block before, ms", "load", Source.ANALYSIS,
            "load from to blocks mean_ms mean_error_ms residual_ms residual_error_ms"),
    THEORY("In slots, against geometric slots with probability 1/6", "theory", Source.WINDOW,
            "metric expected_slots observed_slots"),
    SLOT_COUNTS("Blocks by slots since the parent, against the geometric law of each era", "theory", Source.ANALYSIS,
            "slots blocks expected ratio"),
    SLOTS("In slots of 1,000 ms, and what timestamps add, ms", "slots", Source.WINDOW,
            "blocks mean_ms mean_by_slots_ms stddev_by_slots_ms stddev_skew_ms min_skew_ms max_skew_ms at_500_ms"
                    + " longest_run_at_500_ms"),
    SEGMENTS("Blocks that store segment headers, ms", "segments", Source.WINDOW,
            "kind blocks mean_ms stddev_ms difference_ms low_ms high_ms z"),
    DOMAIN("The domain against the consensus chain, ms", "domain", Source.BUCKETS,
            "begins_utc consensus_blocks domain_blocks p p_low p_high consensus_mean_ms domain_mean_ms"
                    + " timestamps_that_differ"),
    BUNDLES("Blocks with bundles, by slots since the parent", "domain", Source.ANALYSIS,
            "slots blocks bundled p p_low p_high"),
    BUNDLE_PROBABILITY("Probability of a bundle in a slot, for a share of blocks that have one", "domain",
            Source.ANALYSIS, "share p bundle_slot_probability"),
    OUTLIERS("Outliers, ms", "theory", Source.WINDOW,
            "block_number timestamp_utc delta_ms slots once_in_days hash"),
    OPERATORS("Operators reported offline", "operators", Source.BUCKETS,
            "begins_utc domain_id operator_id flagged mean_shortfall_pct max_shortfall_pct min_required_bundles"
                    + " last_spec"),
    OPERATOR_RATES("How often operators are reported offline, and by chance", "operators", Source.ANALYSIS,
            "operator_id spec_version flagged epochs rate_pct by_chance_pct severe last_utc p_value"),
    CALENDAR("By hour of the day and day of the week, UTC, ms", "changes", Source.ANALYSIS,
            "by value blocks mean_ms mean_error_ms slots_a_block slot_ms slot_error_ms"),
    ROLLING("Rolling means, ms", "distribution", Source.WINDOW, "hour_utc blocks mean_1h_ms mean_24h_ms"),
    HISTOGRAM("Blocks by seconds since the parent", "distribution", Source.WINDOW, "seconds blocks"),
    HOURLY("How long blocks take, by hour, ms", "distribution", Source.HOURS,
            "begins_utc blocks mean_ms p50_ms p99_ms max_ms"),
    QUANTILES("Percentiles in slots beside those of the geometric law", "theory", Source.WINDOW,
            "percentile expected_slots observed_slots"),
    HISTORY("Over time, in hours, days or weeks, ms", "slots", Source.ANALYSIS,
            "begins_utc span_hours blocks mean_ms slot_ms slots_a_block longest_ms"),
    HEAT("Each hour of each day (or week) against the mean of all, in standard errors", "changes", Source.ANALYSIS,
            "column_utc hour blocks mean_ms z");

    /** Where rows come from. */
    private enum Source {
        /** The package {@code analysis}. */
        ANALYSIS,
        /** SQL, of the whole window. */
        WINDOW,
        /** SQL, with a row for each hour. */
        HOURS,
        /** SQL, with a row for each span that the user chooses. */
        BUCKETS
    }

    private final String title;
    private final String chapter;
    private final Source source;
    private final List<String> tableColumns;

    /**
     * @param chapter file of docs/analysis that explains it, without its ending
     * @param tableColumns columns of a table on a terminal
     */
    Section(String title, String chapter, Source source, String tableColumns) {
        this.title = title;
        this.chapter = chapter;
        this.source = source;
        this.tableColumns = List.of(tableColumns.split(" "));
    }

    public String title() {
        return title;
    }

    /** Returns the chapter of docs/analysis that explains it, without the ending of the file. */
    public String chapter() {
        return chapter;
    }

    /** Returns the columns of a table on a terminal. The chain is not one of them: each chain has its own table. */
    List<String> tableColumns() {
        return tableColumns;
    }

    /** Returns the name in JSON and CSV, and of the option {@code --section}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the section with this key. */
    public static Optional<Section> of(String key) {
        return Arrays.stream(values()).filter(section -> section.key().equals(key)).findFirst();
    }

    /**
     * Returns whether the section is computed by the package {@code analysis}, rather than by a SQL file of its own.
     */
    public boolean isAnalysed() {
        return source == Source.ANALYSIS;
    }

    /** Returns the name of the SQL file in {@code scripts/duckdb}, without its ending. */
    public String file() {
        return this == OVERALL || this == HOURLY ? "report_distribution" : "report_" + key();
    }

    /** Returns the time span of a row in ms, 0 for the whole window; empty if the user chooses it. */
    public OptionalLong bucketMs() {
        return switch (source) {
            case HOURS -> OptionalLong.of(TimeUnit.HOURS.toMillis(1));
            case BUCKETS -> OptionalLong.empty();
            default -> OptionalLong.of(0);
        };
    }

    /**
     * Returns whether tables on a terminal show this section unasked. The other sections are long, and for charts or
     * other programs.
     *
     * @param rowMs time span of a table's row in ms, 0 for the whole window; rolling means are shown only with rows of
     *         an hour
     */
    public boolean inTables(long rowMs) {
        return switch (this) {
            case ROLLING -> rowMs == TimeUnit.HOURS.toMillis(1);
            case OVERVIEW, HISTOGRAM, HOURLY, QUANTILES, CALENDAR, SLOT_COUNTS, LOAD_FIFTHS, HISTORY, HEAT -> false;
            default -> true;
        };
    }
}
