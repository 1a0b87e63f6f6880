package xyz.autonomys.blocktimes.report.page;

import static xyz.autonomys.blocktimes.report.page.Html.number;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.report.Answers;
import xyz.autonomys.blocktimes.report.FigureFormat;
import xyz.autonomys.blocktimes.report.Report;
import xyz.autonomys.blocktimes.report.Section;

/** What each chapter of a page says in words. That there is nothing is said too. */
final class Sentences {

    /** Blocks that store segment headers: fewer have no mean whose error is near enough to normal. */
    private static final int FEWEST_SEGMENTS = 10;
    /** Block times: fewer have no length of a slot. */
    private static final int FEWEST = 100;

    private Sentences() {
    }

    /** Returns the rows of a section, in the order of the cards. */
    private static List<Map<String, Object>> ordered(Report report, Section section) {
        List<String> chains = report.rows(Section.VERDICT).stream().map(Sentences::chain).toList();
        return report.rows(section).stream().sorted(Comparator.comparingInt(row -> chains.indexOf(chain(row))))
                .toList();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /** Returns a number with its sign; 0 has none. */
    private static String signed(Map<String, Object> row, String column, int decimals) {
        double value = number(row, column);
        if (!Double.isFinite(value)) {
            return "-";
        }
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP);
        return String.format(Locale.ROOT, rounded.signum() == 0 ? "%,." + decimals + "f" : "%+,." + decimals + "f",
                rounded);
    }

    private static String chain(Map<String, Object> row) {
        return String.valueOf(row.get("chain"));
    }

    static List<String> howLong(Report report) {
        List<String> said = new ArrayList<>();
        for (Map<String, Object> row : ordered(report, Section.OVERALL)) {
            said.add(text("%s: %,.0f block times, %,.0f ms on average (standard deviation %s ms), half within %,.0f ms,"
                            + " 99 %% within %,.0f ms, the longest %,.0f ms.", chain(row), number(row, "blocks"),
                    number(row, "mean_ms"), FigureFormat.shown("stddev_ms", row.get("stddev_ms")),
                    number(row, "p50_ms"), number(row, "p99_ms"), number(row, "max_ms")));
        }
        asked(report, "slots are not geometric").forEach(row -> said.add(chain(row) + (is(row)
                ? ": the slots between blocks do not follow the geometric law, as they would if each slot had a block"
                        + " with the same probability"
                : ": no sign that the slots between blocks do not follow the geometric law, as they do if each slot has"
                        + " a block with the same probability") + p(row)));
        return said;
    }

    /** Returns the answers to a question. Of too few blocks nothing is said. */
    private static List<Map<String, Object>> asked(Report report, String question) {
        List<String> few = report.rows(Section.VERDICT).stream().filter(row -> "few".equals(row.get("state")))
                .map(Sentences::chain).toList();
        return report.rows(Section.FINDINGS).stream()
                .filter(row -> question.equals(row.get("question")) && !few.contains(chain(row))).toList();
    }

    private static boolean is(Map<String, Object> finding) {
        return Boolean.TRUE.equals(finding.get("found"));
    }

    private static String p(Map<String, Object> finding) {
        double p = number(finding, "p_value");
        return p < 1e-15 ? " (p below 1e-15)." : p < 0.001 ? text(" (p %.0e).", p) : text(" (p %.3f).", p);
    }

    static List<String> why(Report report) {
        List<String> said = new ArrayList<>();
        for (Map<String, Object> row : report.rows(Section.IDENTITY)) {
            if (number(row, "blocks") < FEWEST) {
                said.add(text("%s: %,.0f block times are too few to tell slots and their length apart.", chain(row),
                        number(row, "blocks")));
                continue;
            }
            said.add(text("%s: the mean of %,.0f ms, of blocks whose parent is in the window, is %.4f slots a block"
                            + " (%.4f to %.4f) times %,.2f ms a slot (%,.2f to %,.2f). Of the %s ms beyond 6,000, the"
                            + " number of slots makes %s (%s to %s) and their length %s (%s to %s).", chain(row),
                    number(row, "mean_ms"), number(row, "slots_a_block"), number(row, "slots_low"),
                    number(row, "slots_high"), number(row, "slot_ms"), number(row, "slot_low_ms"),
                    number(row, "slot_high_ms"), signed(row, "excess_ms", 1), signed(row, "by_slots_ms", 1),
                    signed(row, "by_slots_low_ms", 1), signed(row, "by_slots_high_ms", 1),
                    signed(row, "by_length_ms", 1), signed(row, "by_length_low_ms", 1),
                    signed(row, "by_length_high_ms", 1)));
        }
        return said.isEmpty() ? List.of("There is no chain with slots and times here.") : said;
    }

    static List<String> when(Report report) {
        List<String> said = new ArrayList<>();
        report.rows(Section.VERDICT).stream().filter(row -> row.containsKey("changed"))
                .forEach(row -> said.add(chain(row) + ": " + row.get("changed") + "."));
        if (said.isEmpty()) {
            said.addAll(Answers.of(Section.CHANGES, report));
        }
        said.addAll(Answers.of(Section.UPGRADES, report));
        for (Map<String, Object> row : report.rows(Section.COMPARISON)) {
            said.add(text("%s: %s: %s %s (%s) against %s (%s); the second differs by %s (%s to %s)%s", chain(row),
                    row.get("figure"), FigureFormat.shown("of_a", row.get("of_a")), row.get("unit"), row.get("a"),
                    FigureFormat.shown("of_b", row.get("of_b")), row.get("b"), signed(row, "difference", 3),
                    signed(row, "low", 3), signed(row, "high", 3), p(row)));
        }
        report.rows(Section.FINDINGS).stream().filter(row -> is(row)
                        && String.valueOf(row.get("chapter")).endsWith("changes.md")
                        && !String.valueOf(row.get("question")).endsWith(" changes")) // those are said above
                .forEach(row -> said.add(chain(row) + ": " + row.get("finding") + p(row)));
        return said;
    }

    static List<String> who(Report report) {
        List<String> said = new ArrayList<>(Answers.of(Section.AUTHORS, report));
        byChain(report.rows(Section.AUTHORS)).forEach((chain, rows) -> {
            List<Map<String, Object>> timed = rows.stream().filter(row -> row.get("offset_ms") != null).toList();
            long off = timed.stream().filter(row -> Boolean.TRUE.equals(row.get("is_off"))).count();
            said.add(text("%s: %,d authors are shown; the largest made %.1f %% of the blocks. %s.", chain, rows.size(),
                    number(rows.get(0), "share_pct"), timed.isEmpty()
                            ? "Of none there are enough times to judge its clock"
                            : (off == 0 ? "No" : off) + (off <= 1 ? " clock is off, of " : " clocks are off, of ")
                                    + timed.size()));
        });
        said.addAll(Answers.of(Section.LOAD, report));
        byChain(report.rows(Section.LOAD)).forEach((chain, rows) -> {
            List<Map<String, Object>> found = report.rows(Section.FINDINGS).stream().filter(row -> is(row)
                    && chain.equals(chain(row)) && String.valueOf(row.get("chapter")).endsWith("load.md")).toList();
            if (found.isEmpty()) {
                said.add(chain + ": no sign that load of the block before slows a block. The least effect that would"
                        + " be seen: "
                        + rows.stream().filter(row -> "residual".equals(row.get("of")))
                                .map(row -> text("%,.1f %s", number(row, "least_seen_ms"), row.get("unit")))
                                .collect(Collectors.joining(", ")) + ".");
            }
            found.forEach(row -> said.add(chain + ": " + row.get("finding") + p(row)));
        });
        said.addAll(Answers.of(Section.SEGMENTS, report));
        report.rows(Section.SEGMENTS).stream().filter(row -> row.get("difference_ms") != null)
                .filter(row -> number(row, "blocks") < FEWEST_SEGMENTS)
                .forEach(row -> said.add(text("%s: %s: %,.0f blocks, too few to compare.", chain(row), row.get("kind"),
                        number(row, "blocks"))));
        report.rows(Section.SEGMENTS).stream().filter(row -> row.get("difference_ms") != null)
                .filter(row -> number(row, "blocks") >= FEWEST_SEGMENTS)
                .forEach(row -> said.add(text("%s: %s: %s ms (%s to %s) against other blocks.", chain(row),
                        row.get("kind"), signed(row, "difference_ms", 0), signed(row, "low_ms", 0), signed(row,
                                "high_ms", 0))));
        return said;
    }

    static List<String> domain(Report report) {
        List<String> said = new ArrayList<>(Answers.of(Section.DOMAIN, report));
        report.rows(Section.VERDICT).stream().filter(row -> !report.rows(Section.DOMAIN).isEmpty()
                        && report.rows(Section.DOMAIN).stream().anyMatch(domain -> chain(domain).equals(chain(row))))
                .forEach(row -> said.add(chain(row) + ": " + row.get("headline")));
        for (String question : List.of("bundles depend on the slots since the parent", "bundles depend on the hour",
                "blocks with bundles take another time")) {
            asked(report, question).forEach(row -> said.add(chain(row) + ": " + (is(row) ? row.get("finding")
                    : "no sign that " + question) + p(row)));
        }
        return said;
    }

    static List<String> operators(Report report) {
        List<String> said = new ArrayList<>(Answers.of(Section.OPERATORS, report));
        byChain(report.rows(Section.OPERATOR_RATES)).forEach((chain, rows) -> {
            double flagged = rows.stream().mapToDouble(row -> number(row, "flagged")).sum();
            double expected = rows.stream()
                    .mapToDouble(row -> number(row, "epochs") * number(row, "by_chance_pct") / 100).sum();
            said.add(text("%s: %,d operators were reported offline, %,.0f times in all; by chance %.1f times.", chain,
                    rows.stream().map(row -> row.get("domain_id") + ":" + row.get("operator_id")).distinct().count(),
                    flagged, expected));
        });
        return said;
    }

    static List<String> outliers(Report report) {
        List<String> said = new ArrayList<>(Answers.of(Section.OUTLIERS, report));
        asked(report, "the longest block time is too long").forEach(row -> said.add(chain(row) + ": " + (is(row)
                ? row.get("finding") : "the longest block time is one that chance gives") + p(row)));
        return said;
    }

    private static Map<String, List<Map<String, Object>>> byChain(List<Map<String, Object>> rows) {
        return rows.stream().collect(Collectors.groupingBy(Sentences::chain, LinkedHashMap::new, Collectors.toList()));
    }
}
