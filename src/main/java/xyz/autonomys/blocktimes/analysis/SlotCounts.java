package xyz.autonomys.blocktimes.analysis;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Mean;
import xyz.autonomys.blocktimes.statistics.Stats;

/**
 * The number of slots since the parent against theory, and bundles against it. In each slot a block is made with a
 * probability p that holds for an era, so the number is geometric; over several eras, a mixture of their laws.
 */
final class SlotCounts {

    /** Least expected number of a class of the chi-squared test. */
    private static final double LEAST_EXPECTED = 5;
    /** Slots up to which there are classes of their own: a chain that stood still has block times of thousands. */
    private static final long MOST_SLOTS = 10_000;

    private final String chain;
    private final List<Row> rows;
    private final List<Hour> eras;
    private final long blocks;

    /** @param rows of {@code report_slot_counts.sql} of one chain */
    SlotCounts(String chain, List<Row> rows, Hours hours) {
        this.chain = chain;
        this.rows = rows;
        this.eras = hours.by(Hour::era).values().stream().map(Hours::all)
                .filter(era -> era.slots().count() > 0).toList();
        this.blocks = rows.stream().mapToLong(row -> row.whole("blocks")).sum();
    }

    /** Returns how many blocks come more than so many slots after their parent, by the laws of the eras. */
    private double expectedBeyond(long slots) {
        return eras.stream().mapToDouble(era -> {
            double p = Math.min(1, 1 / era.slots().mean());
            return era.slots().count() * Math.pow(1 - p, (double) slots);
        }).sum();
    }

    /** Asks whether the slots are geometric, and whether the longest block time is too long. Returns the classes. */
    List<Map<String, @Nullable Object>> theory(Findings findings) {
        Table table = new Table(chain);
        if (blocks == 0) {
            return table.rows();
        }
        double chiSquared = 0;
        int classes = 0;
        long observed = 0;
        long after = 0;
        int next = 0;
        for (long slots = 1; after < slots; slots++) {
            while (next < rows.size() && rows.get(next).whole("slots") <= slots) {
                observed += rows.get(next++).whole("blocks");
            }
            double expected = expectedBeyond(after) - expectedBeyond(slots);
            boolean isLast = expectedBeyond(slots) < LEAST_EXPECTED || slots == MOST_SLOTS;
            if (expected >= LEAST_EXPECTED || isLast) {
                if (isLast) {
                    for (; next < rows.size(); next++) {
                        observed += rows.get(next).whole("blocks");
                    }
                    expected = expectedBeyond(after);
                }
                chiSquared += Math.pow(observed - expected, 2) / expected;
                classes++;
                table.row().put("slots", isLast ? after + 1 + "+" : after + 1 == slots ? "" + slots
                        : after + 1 + "-" + slots).put("blocks", observed).put("expected", expected)
                        .put("ratio", observed / expected);
                observed = 0;
                after = slots;
                if (isLast) {
                    break;
                }
            }
        }
        // One more degree is lost to p.
        findings.add(new Finding("slots are not geometric", Stats.chiSquaredP(chiSquared, classes - 2),
                Table.text("the slots between blocks are not geometric (chi-squared %.0f, %d classes)", chiSquared,
                        classes),
                "theory"));
        long longest = rows.get(rows.size() - 1).whole("slots");
        double beyond = expectedBeyond(longest - 1);
        findings.add(new Finding("the longest block time is too long", -Math.expm1(-beyond),
                Table.text("the longest block time has %d slots, of which there should be %.2g in the window", longest,
                        beyond),
                longest, Double.NaN, Double.NaN, "slots", "theory"));
        return table.rows();
    }

    /** Asks whether bundles depend on slots, on the hour, or on the block time. */
    List<Map<String, @Nullable Object>> bundles(Findings findings, Hours hours) {
        Table table = new Table(chain);
        long bundled = rows.stream().mapToLong(row -> row.whole("bundled")).sum();
        if (bundled == 0 || bundled == blocks) {
            return table.rows();
        }
        double p = (double) bundled / blocks;
        double chiSquared = 0;
        int classes = 0;
        long n = 0;
        long k = 0;
        long left = blocks;
        long from = 1;
        for (Row row : rows) {
            n += row.whole("blocks");
            k += row.whole("bundled");
            left -= row.whole("blocks");
            double scarce = Math.min(p, 1 - p);
            if (n * scarce >= 2 * LEAST_EXPECTED && (left * scarce >= 2 * LEAST_EXPECTED || left == 0) || left == 0) {
                chiSquared += Math.pow(k - n * p, 2) / (n * p * (1 - p));
                classes++;
                Stats.Interval interval = Stats.proportion(k, n);
                table.row().put("slots", from == row.whole("slots") ? "" + from : from + "-" + row.whole("slots"))
                        .put("blocks", n).put("bundled", k).put("p", (double) k / n).put("p_low", interval.low())
                        .put("p_high", interval.high());
                from = row.whole("slots") + 1;
                n = 0;
                k = 0;
            }
        }
        Map<String, @Nullable Object> first = table.rows().get(0);
        Map<String, @Nullable Object> last = table.rows().get(table.rows().size() - 1);
        findings.add(new Finding("bundles depend on the slots since the parent",
                Stats.chiSquaredP(chiSquared, classes - 1.0),
                Table.text("bundles depend on the slots since the parent: %.1f %% of blocks after %s have one, "
                                + "%.1f %% after %s",
                        100 * number(first), String.valueOf(first.get("slots")), 100 * number(last),
                                String.valueOf(last.get("slots"))),
                number(last) - number(first), Double.NaN, Double.NaN, "of blocks", "domain"));
        double byHour = 0;
        int many = 0;
        for (Hour hour : hours.each()) {
            if (hour.stored() * Math.min(p, 1 - p) >= LEAST_EXPECTED) {
                byHour += Math.pow(hour.bundled() - hour.stored() * p, 2) / (hour.stored() * p * (1 - p));
                many++;
            }
        }
        findings.add(new Finding("bundles depend on the hour", Stats.chiSquaredP(byHour, many - 1.0),
                Table.text("the share of blocks with bundles varies from hour to hour, %.2f times as much as by chance",
                        Math.sqrt(byHour / Math.max(1, many - 1))), "domain"));
        Mean all = sum("blocks", "sum_delta_ms", "sum_delta_squared");
        Mean with = sum("bundled", "sum_bundled_delta_ms", "sum_bundled_delta_squared");
        Mean without = all.less(with);
        double z = with.zAgainst(without);
        double half = Stats.Z95 * Math.hypot(with.error(), without.error());
        double difference = with.mean() - without.mean();
        if (Stats.chiSquaredP(chiSquared, classes - 1.0) < Findings.LEVEL) {
            return table.rows(); // if bundles depend on the slots, they depend on the block time: no second finding
        }
        findings.add(new Finding("blocks with bundles take another time", Stats.normalP(z),
                Table.text("blocks with bundles take %+.0f ± %.0f ms against those without", difference, half),
                        difference,
                difference - half, difference + half, "ms", "domain"));
        return table.rows();
    }

    private static double number(Map<String, @Nullable Object> row) {
        return row.get("p") instanceof Number p ? p.doubleValue() : Double.NaN;
    }

    private Mean sum(String count, String sum, String squared) {
        return rows.stream().map(row -> new Mean(row.whole(count), row.number(sum), row.number(squared)))
                .reduce(Mean.NONE, Mean::plus);
    }
}
