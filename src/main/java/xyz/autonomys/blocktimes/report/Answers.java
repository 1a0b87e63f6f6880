package xyz.autonomys.blocktimes.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What a section says in words: that there is nothing, which is an answer too, and how many outliers there are. */
public final class Answers {

    /** What there is not, where it could be. */
    private static final Map<Section, String> OF_NOTHING = Map.of(
            Section.CHANGES, "No change was found, or there was too little data to see one.",
            Section.UPGRADES, "No runtime upgrade in this window, or too few blocks beside it.",
            Section.AUTHORS, "No author is stored: rows of schema version 1 lack them, until backfill --refresh.",
            Section.LOAD, "There are too few blocks to see an effect of load.",
            Section.SEGMENTS, "No block stores segment headers.",
            Section.DOMAIN, "No domain is stored beside the consensus chain.",
            Section.BUNDLES, "No block has a bundle, or each has one.",
            Section.OPERATORS, "No operator was reported offline.",
            Section.HEAT, "There are fewer than two days of data.");
    private static final int MS_DIGITS = 3;
    private static final double LEAST_SHOWN = 0.05;
    private static final String NO_SLOTS = "Not asked: there is no chain with slots here.";

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
        if (!report.rows(section).isEmpty() || !OF_NOTHING.containsKey(section)) {
            return List.of();
        }
        // Of headers there are eras, and of other chains with slots an identity.
        boolean hasSlots = !report.rows(Section.IDENTITY).isEmpty() || !report.rows(Section.ERAS).isEmpty()
                || !report.all().containsKey(Section.IDENTITY);
        return List.of(hasSlots ? String.valueOf(OF_NOTHING.get(section)) : NO_SLOTS);
    }

    private static List<String> outliers(Report report) {
        List<String> answers = new ArrayList<>();
        for (Map<String, Object> overall : report.rows(Section.OVERALL)) {
            Optional<Map<String, Object>> count = figure(report, overall.get("chain"), "outliers");
            Optional<Map<String, Object>> threshold = figure(report, overall.get("chain"), "outlier_threshold_ms");
            if (count.isPresent() && threshold.isPresent()) {
                long outliers = number(count.get(), "value").longValue();
                answers.add(String.format(Locale.ROOT, "%s: %s among %,d blocks took more than %s s%s.",
                        overall.get("chain"), outliers == 0 ? "none" : String.format(Locale.ROOT, "%,d", outliers),
                        number(overall, "blocks").longValue(),
                        BigDecimal.valueOf(number(threshold.get(), "value").longValue(), MS_DIGITS).stripTrailingZeros()
                                .toPlainString(), expected(count.get().get("by_chance"))));
            }
        }
        return answers;
    }

    private static String expected(Object byChance) {
        if (!(byChance instanceof Number number)) {
            return "";
        }
        return number.doubleValue() < LEAST_SHOWN ? " (less than 0.1 expected)"
                : String.format(Locale.ROOT, " (%,.1f expected)", number.doubleValue());
    }

    private static Number number(Map<String, Object> row, String column) {
        return row.get(column) instanceof Number number ? number : 0;
    }

    private static Optional<Map<String, Object>> figure(Report report, Object chain, String name) {
        return report.rows(Section.OVERVIEW).stream()
                .filter(row -> chain.equals(row.get("chain")) && name.equals(row.get("figure"))).findFirst();
    }
}
