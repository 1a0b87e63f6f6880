package xyz.autonomys.blocktimes.analysis;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.statistics.Regression;

/** The hours of one chain, in order, and what follows from their sums. */
record Hours(List<Hour> rows) {

    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final long HOUR_SECONDS = 3_600;
    private static final int FEWEST_HOURS = 4;
    /**
     * With a quarter of the values as lags, the error of Newey and West is itself uncertain (Kiefer and Vogelsang
     * 2005). So much wider, 1.96 of them cover 94 % of means of 168 values that do not depend on each other, by
     * simulation.
     */
    private static final double FEW_LAGS = 1.34;

    static Hours of(List<Row> rows) {
        long first = rows.isEmpty() ? 0 : rows.get(0).whole("hour");
        return new Hours(rows.stream().map(row -> Hour.of(row, first)).toList());
    }

    /** Returns the hour that {@link #utc} wrote. */
    static long hourOf(String utc) {
        return LocalDateTime.parse(utc, UTC).toEpochSecond(ZoneOffset.UTC) / HOUR_SECONDS;
    }

    /** Returns a time as text. */
    static String utc(long hour) {
        return UTC.format(Instant.ofEpochSecond(hour * HOUR_SECONDS));
    }

    /** Returns the sums of all. */
    Hour all() {
        return rows.stream().reduce(Hour::plus).orElseThrow();
    }

    /** Returns groups of rows, in order of their keys. */
    Map<Long, Hours> by(ToLongFunction<Hour> key) {
        Map<Long, List<Hour>> groups = new TreeMap<>();
        rows.forEach(hour -> groups.computeIfAbsent(key.applyAsLong(hour), k -> new ArrayList<>()).add(hour));
        Map<Long, Hours> result = new TreeMap<>();
        groups.forEach((k, group) -> result.put(k, new Hours(group)));
        return result;
    }

    /** Returns one row for each hour. */
    List<Hour> each() {
        return by(Hour::hour).values().stream().map(Hours::all).toList();
    }

    /** Returns the length of a slot: the slope of the timestamps over the slots, ms; NaN for too few blocks. */
    double slotMs() {
        Regression line = all().line();
        return line.isThere() ? line.slope() : Double.NaN;
    }

    /**
     * Returns the standard error of the length of a slot, ms, the largest of three: that of independent residuals; that
     * of residuals that depend on each other within an hour (Liang and Zeger 1986, each hour a cluster); and, from four
     * hours on, that of a mean of hourly lengths that wander (Newey and West 1987, a quarter of the hours as lags).
     */
    double slotError() {
        Regression line = all().line();
        if (!line.isThere()) {
            return Double.NaN;
        }
        List<Hour> hours = each();
        double pulls = hours.stream().mapToDouble(hour -> Math.pow(line.pullOf(hour.line()), 2)).sum();
        double[] lengths = hours.stream().filter(Hour::hasLength).mapToDouble(hour -> hour.line().slope()).toArray();
        return Math.max(Math.max(line.slopeError(), Math.sqrt(pulls) / line.sxx()), wandering(lengths));
    }

    private static double wandering(double[] lengths) {
        int count = lengths.length;
        if (count < FEWEST_HOURS) {
            return 0;
        }
        double mean = Arrays.stream(lengths).average().orElseThrow();
        int lags = (count + 3) / 4;
        double sum = 0;
        for (int lag = 0; lag <= lags; lag++) {
            double weight = (lag == 0 ? 1 : 2) * (1 - lag / (lags + 1.0));
            for (int i = lag; i < count; i++) {
                sum += weight * (lengths[i] - mean) * (lengths[i - lag] - mean);
            }
        }
        return FEW_LAGS * Math.sqrt(Math.max(0, sum / count) / count);
    }
}
