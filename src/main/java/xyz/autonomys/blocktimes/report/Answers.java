package xyz.autonomys.blocktimes.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a section says in words: that there is nothing, which is an answer too, and how many outliers there are. */
public final class Answers {

    private static final Map<Section, String> OF_NOTHING = Map.of(
            Section.CHANGES, "No change found.",
            Section.UPGRADES, "No runtime upgrade in this window.",
            Section.AUTHORS, "No author is stored: rows of earlier versions lack them, until backfill --refresh.",
            Section.LOAD, "Too few blocks to see an effect of load.",
            Section.SEGMENTS, "No block stores segment headers.",
            Section.DOMAIN, "No domain is stored beside the consensus chain.",
            Section.BUNDLES, "No block has a bundle, or each has one.",
            Section.OPERATORS, "No operator was reported offline.",
            Section.ERAS, "No chain with slots is stored.");

    private Answers() {
    }

    /** Returns sentences about a section; empty if its rows say all. */
    public static List<String> of(Section section, Report report) {
        if (!report.sections().containsKey(section)) {
            return List.of();
        }
        if (section == Section.OUTLIERS) {
            return outliers(report);
        }
        return report.rows(section).isEmpty() ? Optional.ofNullable(OF_NOTHING.get(section)).stream().toList()
                : List.of();
    }

    private static List<String> outliers(Report report) {
        List<String> answers = new ArrayList<>();
        for (Map<String, Object> overall : report.rows(Section.OVERALL)) {
            Optional<Map<String, Object>> count = figure(report, overall.get("chain"), "outliers");
            Optional<Map<String, Object>> threshold = figure(report, overall.get("chain"), "outlier_threshold_ms");
            if (count.isPresent() && threshold.isPresent()) {
                long outliers = number(count.get(), "value").longValue();
                double expected = number(count.get(), "by_chance").doubleValue();
                answers.add(String.format(Locale.ROOT, "%s: %s among %,d blocks took more than %,.0f s (%s expected).",
                        overall.get("chain"), outliers == 0 ? "none" : String.format(Locale.ROOT, "%,d", outliers),
                        number(overall, "blocks").longValue(),
                        number(threshold.get(), "value").doubleValue() / 1_000,
                        expected < 0.05 ? "less than 0.1" : String.format(Locale.ROOT, "%,.1f", expected)));
            }
        }
        return answers;
    }

    private static Number number(Map<String, Object> row, String column) {
        return row.get(column) instanceof Number number ? number : 0;
    }

    private static Optional<Map<String, Object>> figure(Report report, Object chain, String name) {
        return report.rows(Section.OVERVIEW).stream()
                .filter(row -> chain.equals(row.get("chain")) && name.equals(row.get("figure"))).findFirst();
    }
}
