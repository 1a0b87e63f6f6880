package xyz.autonomys.blocktimes.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Stats;
import xyz.autonomys.blocktimes.statistics.Steps;

/** When the length of a slot, the space of all farmers and the weight of blocks changed, from hour to hour. */
final class Changes {

    private static final double P = 1.0 / Identity.SLOTS;
    private static final double DAY_HOURS = 24;
    /**
     * Changes that are too small to mean anything. Slots follow hardware and wander: by ppm from hour to hour. A step
     * below these is not counted, whatever its probability.
     */
    private static final double LEAST_SLOT_MS = 0.5;
    private static final double LEAST_SPACE = 0.02;
    private static final double LEAST_WEIGHT_SHARE = 0.05;

    private static final int MOST_SHOWN = 3;
    /** The question about each kind of change, and its name in a sentence. */
    private static final Map<String, String> QUESTIONS = Map.of("slot_ms", "the length of a slot changes",
            "space_pct", "the space of the farmers changes", "weight_ms", "the weight of blocks changes");
    private static final Map<String, String> NAMES =
            Map.of("slot_ms", "length of a slot", "space_pct", "space", "weight_ms", "weight of a block");

    private final List<Hour> hours;
    private final Findings findings;
    private final Table table;
    private final LongFunction<String> when;

    private final boolean areEras;
    private final List<Change> changes = new ArrayList<>();

    /**
     * A change that was found.
     *
     * @param from first hour of its interval; of a trend, of the window
     * @param to last hour
     */
    record Change(String what, boolean isTrend, long from, long to) {
    }

    /**
     * @param areEras whether each hour is an era, as in the dataset headers
     */
    Changes(String chain, Hours hours, Findings findings, boolean areEras) {
        this.areEras = areEras;
        this.when = areEras ? era -> "era " + era : Hours::utc;
        this.hours = hours.each();
        this.findings = findings;
        this.table = new Table(chain);
    }

    /** Asks all questions, and returns a row for each change found. */
    List<Map<String, @Nullable Object>> rows() {
        List<Steps.Value> slots = new ArrayList<>();
        List<Steps.Value> space = new ArrayList<>();
        List<Steps.Value> weight = new ArrayList<>();
        Hour all = hours.stream().reduce(Hour::plus).orElseThrow();
        for (Hour hour : hours) {
            if (hour.hasLength()) {
                slots.add(new Steps.Value(hour.hour(), hour.line().slope(), Math.pow(hour.line().slopeError(), 2)));
            }
            if (hour.ranged() >= Hour.FEWEST) {
                space.add(new Steps.Value(hour.hour(), Math.log(all.meanSpaced() / hour.meanSpaced()),
                        (1 - P) / hour.ranged()));
            }
            if (hour.weight().count() >= Hour.FEWEST) {
                weight.add(new Steps.Value(hour.hour(), hour.weight().mean(),
                        all.weight().variance() / hour.weight().count()));
            }
        }
        ask("the length of a slot changes", "the length of a slot changes by %s ms, %s", "slot_ms", slots, "ms",
                LEAST_SLOT_MS);
        ask("the space of the farmers changes", "the space changes by %s %%, %s", "space_pct", space, "%",
                LEAST_SPACE);
        ask("the weight of blocks changes", "the weight of blocks changes by %s ms, %s", "weight_ms", weight, "ms",
                weight.isEmpty() ? 0 : LEAST_WEIGHT_SHARE * all.weight().mean());
        return table.rows();
    }

    /** Returns the changes found, after {@link #rows}. */
    List<Change> found() {
        return changes;
    }

    /** Returns whether a trend moves the values of the window by at least so much. */
    private static boolean isLargeTrend(Steps.Result result, List<Steps.Value> values, double least) {
        double span = values.get(values.size() - 1).at() - values.get(0).at();
        return !Double.isNaN(result.trend()) && Math.abs(result.trend()) * span >= least;
    }

    private void ask(String question, String text, String what, List<Steps.Value> values, String unit, double least) {
        if (values.size() < Steps.FEWEST) {
            findings.notAsked(question);
            return;
        }
        Steps.Result result = new Steps(values).find(Findings.LEVEL);
        boolean isTrend = isLargeTrend(result, values, least);
        List<Steps.Step> steps = result.steps().stream()
                .filter(step -> Math.abs(step.after() - step.before()) >= least).toList();
        if (!isTrend && steps.isEmpty()) {
            boolean isSmall = !result.steps().isEmpty() || !Double.isNaN(result.trend());
            findings.add(new Finding(question, isSmall ? 1 : result.p(), "", "changes"));
            return;
        }
        if (isTrend) {
            boolean isSpace = unit.equals("%");
            double factor = (areEras ? 1 : DAY_HOURS) * (isSpace ? 100 : 1);
            double aDay = factor * result.trend();
            double error = Stats.Z95 * factor * result.trendError();
            String size = Table.text("%+.3f ± %.3f", aDay, error);
            findings.add(new Finding(question, result.p(), Table.text(text, size, areEras ? "each era" : "each day"),
                    aDay, aDay - error,
                    aDay + error, unit + (areEras ? " an era" : " a day"), "changes"));
            changes.add(new Change(what, true, values.get(0).at(), values.get(values.size() - 1).at()));
            table.row().put("what", what).put("kind", "trend").put("at_utc", null).put("from_utc",
                    when.apply(values.get(0).at())).put("to_utc", when.apply(values.get(values.size() - 1).at() + 1))
                    .put("before", null).put("after", null).put("change", aDay).put("low", aDay - error)
                    .put("high", aDay + error);
        }
        for (Steps.Step step : steps) {
            changes.add(new Change(what, false, step.from(), step.to()));
            step(question, text, what, step, unit, result.p());
        }
    }

    private void step(String question, String text, String what, Steps.Step step, String unit, double p) {
        double error = Stats.Z95 * step.error();
        double difference = step.after() - step.before();
        double change = difference;
        double low = difference - error;
        double high = difference + error;
        if (unit.equals("%")) {
            change = 100 * Math.expm1(difference);
            low = 100 * Math.expm1(difference - error);
            high = 100 * Math.expm1(difference + error);
        }
        String from = when.apply(step.from());
        String to = when.apply(step.to() + 1);
        findings.add(new Finding(question, Math.max(p, step.p()), Table.text(text,
                Table.text("%+.2f (%.2f to %.2f)", change, low, high),
                "between " + from + " and " + to), change, low, high, unit, "changes"));
        table.row().put("what", what).put("kind", "step").put("at_utc", when.apply(step.at())).put("from_utc", from)
                .put("to_utc", to)
                .put("before", unit.equals("%") ? null : (Object) step.before())
                .put("after", unit.equals("%") ? null : (Object) step.after()).put("change", change).put("low", low)
                .put("high", high);
    }

    /** Returns what changed, and when runtimes did, as a sentence. */
    static String inWords(Findings findings, List<Map<String, @Nullable Object>> changes, Hours hours) {
        Set<String> found = findings.found().stream().map(Finding::question).collect(Collectors.toSet());
        List<String> parts = new ArrayList<>();
        for (Map<String, @Nullable Object> values : changes) {
            Row change = new Row(values);
            String what = change.text("what");
            if (found.contains(QUESTIONS.get(what))) {
                boolean isTrend = change.text("kind").equals("trend");
                parts.add(Table.text("%s %+,.2f %s%s (%,.2f to %,.2f)%s", String.valueOf(NAMES.get(what)),
                        change.number("change"), what.equals("space_pct") ? "%" : "ms", isTrend ? " a day" : "",
                        change.number("low"), change.number("high"), isTrend ? ""
                                : ", between " + change.text("from_utc") + " and " + change.text("to_utc")));
            }
        }
        int more = Math.max(0, parts.size() - MOST_SHOWN);
        List<String> shown = new ArrayList<>(parts.subList(0, parts.size() - more));
        if (more > 0) {
            shown.add(more + " more");
        }
        List<String> asked = QUESTIONS.entrySet().stream().filter(entry -> !findings.notAsked()
                .contains(entry.getValue()))
                .map(entry -> NAMES.get(entry.getKey())).sorted().toList();
        if (parts.isEmpty()) {
            shown.add(asked.isEmpty() ? "too little data to see changes: it takes " + Steps.FEWEST + " hours"
                    : "no change found of " + String.join(", ", asked));
        }
        List<String> runtimes = new ArrayList<>();
        List<Hour> rows = hours.rows();
        for (int i = 1; i < rows.size(); i++) {
            if (rows.get(i).specVersion() != rows.get(i - 1).specVersion()) {
                runtimes.add("runtime " + rows.get(i).specVersion() + " from " + Hours.utc(rows.get(i).hour()));
            }
        }
        if (runtimes.size() > MOST_SHOWN) {
            shown.add(runtimes.size() + " runtimes");
        }
        shown.addAll(runtimes.subList(Math.max(0, runtimes.size() - MOST_SHOWN), runtimes.size()));
        return String.join("; ", shown);
    }
}
