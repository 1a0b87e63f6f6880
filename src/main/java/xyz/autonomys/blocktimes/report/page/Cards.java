package xyz.autonomys.blocktimes.report.page;

import static xyz.autonomys.blocktimes.report.page.Html.number;
import static xyz.autonomys.blocktimes.text.HtmlText.escaped;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import xyz.autonomys.blocktimes.report.Report;
import xyz.autonomys.blocktimes.report.Section;

/** The first thing that one sees: for each chain one sentence, four figures with their history, and what changed. */
final class Cards {

    /**
     * A figure of the section overview as a card shows it.
     *
     * @param factor what the value is multiplied by
     * @param history section and columns of its history: value, low, high
     */
    private record Shown(String label, String format, double factor, String unit, Section history, String value,
            String low, String high) {
    }

    private static final double LEAST_SHARE = 0.1;
    private static final double MS_A_SECOND = 1_000;
    private static final Map<String, Shown> FIGURES = Map.of(
            "mean_ms", new Shown("Mean block time", "%,.0f", 1, "ms", Section.HISTORY, "mean_ms", "mean_low_ms",
                    "mean_high_ms"),
            "slot_ms", new Shown("Length of a slot", "%,.2f", 1, "ms", Section.HISTORY, "slot_ms", "slot_low_ms",
                    "slot_high_ms"),
            "slots_a_block", new Shown("Slots a block", "%.3f", 1, "", Section.HISTORY, "slots_a_block", "slots_low",
                    "slots_high"),
            "longest_ms", new Shown("Longest block time", "%,.1f", 1 / MS_A_SECOND, "s", Section.HISTORY, "longest_ms",
                    "longest_ms", "longest_ms"),
            "p", new Shown("Share of consensus blocks", "%.1f", 100, "%", Section.DOMAIN, "p", "p_low",
                    "p_high"),
            "timestamps_that_differ", new Shown("Timestamps that differ", "%,.0f", 1, "", Section.DOMAIN,
                    "timestamps_that_differ", "timestamps_that_differ", "timestamps_that_differ"));
    private static final Pattern CHAPTER = Pattern.compile("\\[(\\w+)]");
    private static final Map<String, String> MARKS = Map.of("regular", "\u2713", "found", "!", "few", "?");

    private Cards() {
    }

    /** Returns the cards of all chains. */
    static String of(Report report) {
        StringBuilder html = new StringBuilder();
        for (Map<String, Object> row : report.rows(Section.VERDICT)) {
            html.append(row.containsKey("headline") ? card(report, row) : paragraph(row));
        }
        return html.toString();
    }

    /** Returns the paragraph of a report without figures: of headers, or of two windows. */
    private static String paragraph(Map<String, Object> row) {
        return "<article class=\"card\"><p class=\"headline\"><strong>" + escaped(row.get("chain")) + "</strong>: "
                + linked(row.get("verdict")) + "</p></article>";
    }

    private static String card(Report report, Map<String, Object> verdict) {
        String chain = String.valueOf(verdict.get("chain"));
        String state = String.valueOf(verdict.get("state"));
        StringBuilder html = new StringBuilder("<article class=\"card ").append(escaped(state))
                .append("\"><h2><span class=\"mark\" aria-hidden=\"true\">").append(MARKS.getOrDefault(state, ""))
                .append("</span>").append(escaped(chain)).append("</h2><p class=\"headline\">")
                .append(escaped(verdict.get("headline"))).append("</p><dl class=\"figures\">");
        for (Map<String, Object> figure : of(report.rows(Section.OVERVIEW), chain)) {
            Shown shown = FIGURES.get(String.valueOf(figure.get("figure")));
            if (shown != null) {
                html.append(tile(report, chain, figure, shown));
            }
        }
        return html.append("</dl><p class=\"changed\"><strong>What changed:</strong> ")
                .append(escaped(verdict.get("changed"))).append(".</p><p class=\"detail\">")
                .append(linked(verdict.get("verdict"))).append("</p></article>").toString();
    }

    private static String tile(Report report, String chain, Map<String, Object> figure, Shown shown) {
        boolean isOfChance = figure.get("by_chance") != null && "longest_ms".equals(figure.get("figure"));
        String unit = shown.unit.isEmpty() ? "" : " " + shown.unit;
        boolean hasInterval = !Double.isNaN(number(figure, "low")) && !Double.isNaN(number(figure, "high"));
        String interval = !hasInterval ? "" : "<span class=\"interval\">" + (isOfChance ? "by chance " : "")
                + text(shown, number(figure, "low")) + " to " + text(shown, number(figure, "high")) + "</span>";
        return "<div><dt>" + escaped(shown.label) + "</dt><dd><b data-figure=\"" + escaped(chain + ":"
                + figure.get("figure")) + "\">" + text(shown, number(figure, "value")) + "</b>" + unit + " " + interval
                + Sparkline.of(history(of(report.rows(shown.history), chain)), shown.value, shown.low, shown.high)
                + "</dd></div>";
    }

    /** Returns the rows over time, without pieces of a day: their intervals would set the scale. */
    private static List<Map<String, Object>> history(List<Map<String, Object>> rows) {
        double most = rows.stream().mapToDouble(row -> number(row, "consensus_blocks")).filter(Double::isFinite).max()
                .orElse(0);
        return rows.stream().filter(row -> !"all".equals(row.get("begins_utc"))
                && !(number(row, "consensus_blocks") < LEAST_SHARE * most)).toList();
    }

    private static String text(Shown shown, double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, shown.format, shown.factor * value);
    }

    private static List<Map<String, Object>> of(List<Map<String, Object>> rows, String chain) {
        return rows.stream().filter(row -> chain.equals(row.get("chain"))).toList();
    }

    /** A chapter that a sentence names is one click away. */
    private static String linked(Object text) {
        return CHAPTER.matcher(escaped(text)).replaceAll("<a href=\"#chapter-$1\">[$1]</a>");
    }
}
