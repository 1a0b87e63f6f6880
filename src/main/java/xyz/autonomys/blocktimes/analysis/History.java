package xyz.autonomys.blocktimes.analysis;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Mean;
import xyz.autonomys.blocktimes.statistics.Stats;

/**
 * The block times of a chain over time, for charts: in spans of an hour, a day or a week, whatever gives a line that
 * one can see. And the hours by day, each against the mean of all in standard errors.
 */
final class History {

    private static final int DAY = 24;
    private static final int WEEK = 7 * DAY;
    private static final long MOST_BY_HOUR = 3 * DAY;
    private static final long MOST_BY_DAY = 400 * DAY;
    /** Hours below which there is no chart of days. */
    private static final long FEWEST_FOR_DAYS = 2 * DAY;
    private static final long MOST_COLUMNS = 120 * DAY;
    private static final int FEWEST_BLOCKS = 30;
    /**
     * A span with a smaller share of the blocks of the fullest one is but a piece, and would set the scale of a chart.
     */
    private static final double LEAST_SHARE = 0.1;
    /** Probability that a chart of a steady chain has any cell that stands out. */
    private static final double STANDS_OUT = 0.01;
    /** Relative variance of the mean of an era whose solution range came out by chance: (1 - p) / 2,016. */
    private static final double ERA_VARIANCE = (1 - 1 / Identity.SLOTS) / Identity.ERA_BLOCKS;

    private final String chain;
    private final TreeMap<Long, Row> hourly = new TreeMap<>();
    private final Map<Long, Hours> slots;
    private final boolean isPinned;
    private final long span;
    private final long first;
    private final long last;

    /**
     * @param hourly rows of {@code report_distribution.sql} by hour, of one chain
     * @param hours of the same chain; without rows if it has no slots
     * @param isPinned whether the chain retargets its solution range
     */
    History(String chain, List<Row> hourly, Hours hours, boolean isPinned) {
        this.chain = chain;
        hourly.forEach(row -> this.hourly.put(Hours.hourOf(row.text("begins_utc")), row));
        this.first = this.hourly.isEmpty() ? 0 : this.hourly.firstKey();
        this.last = this.hourly.isEmpty() ? -1 : this.hourly.lastKey();
        this.isPinned = isPinned;
        long length = last - first + 1;
        this.span = length <= MOST_BY_HOUR ? 1 : length <= MOST_BY_DAY ? DAY : WEEK;
        this.slots = hours.by(hour -> Math.floorDiv(hour.hour(), span));
    }

    private static Mean mean(Row row) {
        long count = row.whole("blocks");
        double mean = row.number("mean_ms");
        double squared = Math.pow(row.number("stddev_ms"), 2) * (count - 1) + count * mean * mean;
        return new Mean(count, count * mean, squared);
    }

    private Map<Long, List<Row>> by(long hours) {
        Map<Long, List<Row>> groups = new TreeMap<>();
        hourly.forEach((hour, row) -> groups.computeIfAbsent(Math.floorDiv(hour, hours),
                key -> new java.util.ArrayList<>()).add(row));
        return groups;
    }

    /** Returns a row for each span that has enough blocks, with intervals of 95 %. */
    List<Map<String, @Nullable Object>> rows() {
        Table table = new Table(chain);
        Map<Long, List<Row>> spans = by(span);
        long most = spans.values().stream().mapToLong(rows -> rows.stream().mapToLong(row -> row.whole("blocks")).sum())
                .max().orElse(0);
        spans.forEach((key, rows) -> {
            Mean delta = rows.stream().map(History::mean).reduce(Mean.NONE, Mean::plus);
            if (delta.count() < Math.max(FEWEST_BLOCKS, LEAST_SHARE * most)) {
                return;
            }
            Hours of = slots.getOrDefault(key, new Hours(List.of()));
            boolean hasSlots = !of.rows().isEmpty() && of.all().slots().count() >= FEWEST_BLOCKS;
            double half = Stats.Z95 * delta.error();
            double slotsMean = hasSlots ? of.all().slots().mean() : Double.NaN;
            double slotsHalf = hasSlots ? Stats.Z95 * Identity.slotsError(of.all().slots().count(), isPinned)
                    : Double.NaN;
            double slotMs = hasSlots ? of.slotMs() : Double.NaN;
            double slotHalf = hasSlots ? Stats.Z95 * of.slotError() : Double.NaN;
            double meanHalf = hasSlots ? Math.hypot(slotsHalf * slotMs, slotHalf * slotsMean) : half;
            table.row().put("begins_utc", Hours.utc(key * span)).put("span_hours", span).put("blocks", delta.count())
                    .put("mean_ms", delta.mean()).put("mean_low_ms", delta.mean() - meanHalf)
                    .put("mean_high_ms", delta.mean() + meanHalf)
                    .put("slot_ms", slotMs).put("slot_low_ms", slotMs - slotHalf).put("slot_high_ms", slotMs + slotHalf)
                    .put("slots_a_block", slotsMean).put("slots_low", slotsMean - slotsHalf)
                    .put("slots_high", slotsMean + slotsHalf)
                    .put("longest_ms", rows.stream().mapToLong(row -> row.whole("max_ms")).max().orElse(0));
        });
        return table.rows();
    }

    /**
     * Returns a row for each hour of the day and day (or week, of many days): its mean, and how far that is from the
     * mean of all, in standard errors. A mean of block times is skewed, so the error is that of its cube root, which is
     * not (Wilson and Hilferty 1931, of a gamma law). Empty for less than two days.
     */
    List<Map<String, @Nullable Object>> heat() {
        Table table = new Table(chain);
        if (last - first + 1 < FEWEST_FOR_DAYS) {
            return table.rows();
        }
        long column = last - first + 1 <= MOST_COLUMNS ? DAY : WEEK;
        Map<Long, Mean> cells = new TreeMap<>();
        Map<Long, Integer> hoursOf = new TreeMap<>();
        Mean all = Mean.NONE;
        for (Map.Entry<Long, Row> hour : hourly.entrySet()) {
            Mean mean = mean(hour.getValue());
            all = all.plus(mean);
            long cell = Math.floorDiv(hour.getKey(), column) * DAY + Math.floorMod(hour.getKey(), DAY);
            cells.merge(cell, mean, Mean::plus);
            hoursOf.merge(cell, 1, Integer::sum);
        }
        long shown = cells.values().stream().filter(cell -> cell.count() >= FEWEST_BLOCKS).count();
        double relative = all.variance() / Math.pow(all.mean(), 2);
        double limit = Stats.normalQuantile(STANDS_OUT / 2 / Math.max(1, shown));
        for (Map.Entry<Long, Mean> entry : cells.entrySet()) {
            Mean cell = entry.getValue();
            if (cell.count() < FEWEST_BLOCKS) {
                continue;
            }
            // The hours of a week are a day apart, each in an era of its own.
            double era = isPinned ? ERA_VARIANCE / hoursOf.getOrDefault(entry.getKey(), 1) : 0;
            double ninth = (relative / cell.count() + era) / 9;
            table.row().put("column_utc", Hours.utc(entry.getKey() / DAY * column)).put("hour", entry.getKey() % DAY)
                    .put("blocks", cell.count()).put("mean_ms", cell.mean())
                    .put("z", (Math.cbrt(cell.mean() / all.mean()) - (1 - ninth)) / Math.sqrt(ninth))
                    .put("limit_z", limit).put("column_hours", column);
        }
        return table.rows();
    }
}
