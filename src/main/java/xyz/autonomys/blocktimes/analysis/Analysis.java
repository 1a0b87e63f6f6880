package xyz.autonomys.blocktimes.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Stats;

/**
 * Explains the block times of chains. The tables of all chains go together, by the names of the sections of a report.
 */
public final class Analysis {

    /**
     * What a user chooses.
     *
     * @param bucketHours hours of a row of the table of slot lengths; 0 for the whole window
     * @param clockThresholdMs offset from which on an author's clock counts as off, ms
     * @param outlierMs block time of a chain from which on a block is an outlier, ms
     */
    public record Choices(long bucketHours, double clockThresholdMs, ToDoubleFunction<String> outlierMs) {

        private static final Choices NONE = new Choices(0, 0, chain -> 0);
    }

    private static final long FEWEST_SEGMENTS = 10;
    /** How many times as many other blocks make the error of their mean small against that of the few. */
    private static final long MANY = 20;

    private final Map<Material, List<Row>> material = new LinkedHashMap<>();
    private final Choices choices;
    /** Of the first chain that has slots; NaN before that. */
    private double consensusSlotMs = Double.NaN;
    private final Map<String, List<Map<String, @Nullable Object>>> sections = new LinkedHashMap<>();

    private Analysis(Map<Material, List<Map<String, @Nullable Object>>> material, Choices choices) {
        material.forEach((kind, rows) -> this.material.put(kind, rows.stream().map(Row::new).toList()));
        this.choices = choices;
    }

    /**
     * Analyses all chains.
     *
     * @param material rows of each SQL file
     * @return tables by the keys of sections; each row begins with {@code chain}
     */
    public static Map<String, List<Map<String, @Nullable Object>>> of(
            Map<Material, List<Map<String, @Nullable Object>>> material, Choices choices) {
        Analysis analysis = new Analysis(material, choices);
        // Chains that have slots first: they explain the others.
        Set<String> chains = new LinkedHashSet<>();
        for (Material kind : List.of(Material.HOURS, Material.DISTRIBUTION)) {
            analysis.material.getOrDefault(kind, List.of()).forEach(row -> chains.add(row.text("chain")));
        }
        chains.retainAll(analysis.material.getOrDefault(Material.DISTRIBUTION, List.of()).stream()
                .map(row -> row.text("chain")).toList());
        chains.forEach(analysis::chain);
        return analysis.sections;
    }

    /**
     * Compares two windows of each chain.
     *
     * @param hoursA rows of {@code report_hours.sql} of the first window
     * @param hoursB those of the second window
     * @return rows of the section {@code comparison}, and the findings
     */
    public static Map<String, List<Map<String, @Nullable Object>>> comparison(String nameA, String nameB,
            List<Map<String, @Nullable Object>> hoursA, List<Map<String, @Nullable Object>> hoursB) {
        Analysis analysis = new Analysis(Map.of(), Choices.NONE);
        Set<String> chains = new LinkedHashSet<>();
        hoursA.forEach(row -> chains.add(new Row(row).text("chain")));
        for (String chain : chains) {
            List<Row> a = hoursA.stream().map(Row::new).filter(row -> row.text("chain").equals(chain)).toList();
            List<Row> b = hoursB.stream().map(Row::new).filter(row -> row.text("chain").equals(chain)).toList();
            if (!b.isEmpty()) {
                Findings findings = new Findings();
                analysis.add("comparison", new Versions(chain, findings, !new Eras(Hours.of(a)).isFixed())
                        .compare(nameA, nameB, Hours.of(a), Hours.of(b)));
                analysis.add("verdict", new Table(chain).row().put("verdict", Verdict.ofComparison(findings)).rows());
                analysis.add("findings", findings(chain, findings));
            }
        }
        return analysis.sections;
    }

    /**
     * Analyses the headers of chains: what can be said in slots.
     *
     * @param eras rows of {@code headers_eras.sql}
     * @param counts rows of {@code headers_slot_counts.sql}
     * @param authors rows of {@code headers_authors.sql}
     * @return tables by the keys of sections; each row begins with {@code chain}
     */
    public static Map<String, List<Map<String, @Nullable Object>>> ofHeaders(
            List<Map<String, @Nullable Object>> eras, List<Map<String, @Nullable Object>> counts,
            List<Map<String, @Nullable Object>> authors) {
        Analysis analysis = new Analysis(Map.of(Material.HOURS, eras, Material.SLOT_COUNTS, counts), Choices.NONE);
        Set<String> chains = new LinkedHashSet<>();
        eras.forEach(row -> chains.add(new Row(row).text("chain")));
        chains.forEach(analysis::headers);
        analysis.add("authors", authors.stream().map(Row::new).flatMap(row -> Clocks.share(row).stream()).toList());
        return analysis.sections;
    }

    private void headers(String chain) {
        Hours hours = Hours.of(rows(Material.HOURS, chain));
        if (hours.all().slots().count() == 0) {
            return;
        }
        Findings findings = new Findings();
        Eras eras = new Eras(hours);
        Identity identity = Identity.of(hours, !eras.isFixed());
        identity.ask(findings);
        add("eras", eras.rows(chain, hours.by(Hour::era)));
        add("changes", new Changes(chain, hours, findings, true).rows());
        add("slot_counts", new SlotCounts(chain, rows(Material.SLOT_COUNTS, chain), hours).theory(findings));
        add("verdict", new Table(chain).row().put("verdict", Verdict.ofHeaders(identity, findings)).rows());
        add("findings", findings(chain, findings));
    }

    private List<Row> rows(Material kind, String chain) {
        return material.getOrDefault(kind, List.of()).stream().filter(row -> row.text("chain").equals(chain)).toList();
    }

    private void add(String section, List<Map<String, @Nullable Object>> rows) {
        sections.computeIfAbsent(section, key -> new ArrayList<>()).addAll(rows);
    }

    private void chain(String chain) {
        List<Row> hourRows = rows(Material.HOURS, chain);
        Hours hours = Hours.of(hourRows);
        Row overall = rows(Material.DISTRIBUTION, chain).get(0);
        Overview overview = new Overview(chain, choices.outlierMs().applyAsDouble(chain),
                rows(Material.OUTLIERS, chain).stream().mapToLong(row -> row.whole("outliers")).findFirst().orElse(0),
                choices.clockThresholdMs());
        if (hourRows.isEmpty() || hours.all().slots().count() < 2) {
            add("verdict", List.of(overview.withoutSlots(chain, overall, rows(Material.DOMAIN, chain),
                    consensusSlotMs)));
            add("overview", overview.figures());
            history(chain, new Hours(List.of()), !rows(Material.DOMAIN, chain).isEmpty());
            return;
        }
        Findings findings = new Findings();
        Eras eras = new Eras(hours);
        Identity identity = Identity.of(hours, !eras.isFixed());
        identity.ask(findings);
        if (identity.slotMs() > 0 && Double.isNaN(consensusSlotMs)) {
            consensusSlotMs = identity.slotMs();
        }
        add("identity", List.of(identity.row(chain)));
        add("slot_length", slotLengths(chain, hours));
        add("eras", eras.rows(chain, hours.by(Hour::era)));
        Changes changes = new Changes(chain, hours, findings, false);
        List<Map<String, @Nullable Object>> found = changes.rows();
        add("changes", found);
        add("upgrades", new Versions(chain, findings, !eras.isFixed()).upgrades(hours, changes.found()));
        add("calendar", new Calendar(chain, hours, findings).rows());
        List<Row> residuals = rows(Material.RESIDUALS, chain);
        add("authors", new Clocks(chain, residuals.stream().filter(row ->
                row.text("grouping").equals("author")).toList(),
                choices.clockThresholdMs()).rows(findings));
        Load load = new Load(chain, findings).of(residuals);
        add("load", load.lines());
        add("load_fifths", load.fifths());
        SlotCounts counts = new SlotCounts(chain, rows(Material.SLOT_COUNTS, chain), hours);
        add("slot_counts", counts.theory(findings));
        add("bundles", counts.bundles(findings, hours));
        segments(chain, findings);
        Operators operators = new Operators(chain, rows(Material.FLAGS, chain), hours);
        add("operator_rates", operators.rows(findings));
        add("bundle_probability", operators.wanted(hours.all()));
        add("verdict", List.of(overview.ofSlots(chain, identity, overall, findings, found, hours)));
        add("overview", overview.figures());
        history(chain, hours, !eras.isFixed());
        add("findings", findings(chain, findings));
    }

    private void history(String chain, Hours hours, boolean isPinned) {
        History history = new History(chain, rows(Material.HOURLY, chain), hours, isPinned);
        add("history", history.rows());
        add("heat", history.heat());
    }

    private void segments(String chain, Findings findings) {
        List<Row> kinds = rows(Material.SEGMENTS, chain);
        Row others = kinds.stream().filter(row -> row.text("kind").equals("others")).findFirst().orElse(null);
        for (Row row : kinds) {
            long blocks = row.whole("blocks");
            if (others != null && row.values().get("z") != null && blocks >= FEWEST_SEGMENTS) {
                double p = others.whole("blocks") < MANY * blocks ? Stats.normalP(row.number("z"))
                        : Stats.skewedMeanP(blocks, row.number("mean_ms"), others.number("mean_ms"),
                                others.number("stddev_ms"));
                findings.add(new Finding("segments: " + row.text("kind"), p,
                        Table.text("%s: %+.0f ms (%.0f to %.0f) against other blocks", row.text("kind"),
                                row.number("difference_ms"), row.number("low_ms"), row.number("high_ms")),
                        row.number("difference_ms"), row.number("low_ms"), row.number("high_ms"), "ms", "segments"));
            }
        }
    }

    private List<Map<String, @Nullable Object>> slotLengths(String chain, Hours hours) {
        Table table = new Table(chain);
        long bucket = choices.bucketHours();
        hours.by(hour -> bucket == 0 ? 0 : hour.hour() / bucket).forEach((key, group) -> {
            Hour all = group.all();
            if (all.delta().count() > 0) {
                double slotMs = group.slotMs();
                table.row().put("begins_utc", bucket == 0 ? "all" : Hours.utc(key * bucket))
                        .put("blocks", all.delta().count()).put("mean_ms", all.delta().mean())
                        .put("mean_error_ms", all.delta().error())
                        .put("slots_a_block", all.slots().mean()).put("slots_error", all.slots().error())
                        .put("slot_ms", slotMs).put("slot_error_ms", group.slotError())
                        .put("by_slots_ms", (all.slots().mean() - Identity.SLOTS) * slotMs)
                        .put("by_length_ms", Identity.SLOTS * (slotMs - Identity.SLOT_MS))
                        .put("least_iterations", all.leastIterations()).put("most_iterations", all.mostIterations());
            }
        });
        return table.rows();
    }

    private static List<Map<String, @Nullable Object>> findings(String chain, Findings findings) {
        Table table = new Table(chain);
        List<Finding> found = findings.found();
        List<Finding> all = new ArrayList<>(found);
        findings.all().stream().filter(finding -> !found.contains(finding)).forEach(all::add);
        for (Finding finding : all) {
            boolean isFound = found.contains(finding);
            table.row().put("question", finding.question()).put("found", isFound)
                    .put("p_value", finding.p()).put("finding", isFound ? finding.text() : "").put("size",
                            finding.size())
                    .put("low", finding.low()).put("high", finding.high()).put("unit", finding.unit())
                    .put("chapter", "docs/analysis/" + finding.chapter() + ".md");
        }
        return table.rows();
    }
}
