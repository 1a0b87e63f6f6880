package xyz.autonomys.blocktimes.analysis;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Mean;
import xyz.autonomys.blocktimes.statistics.Stats;

/** Block times, slots and the length of a slot by hour of the day and by day of the week, UTC. */
final class Calendar {

    private static final long HOUR_SECONDS = 3_600;
    private static final int DAY_HOURS = 24;
    /** Whole rounds of the calendar from which on a difference is tested. */
    private static final int FEWEST_ROUNDS = 3;

    private final Table table;
    private final List<Hour> hours;
    private final Findings findings;

    Calendar(String chain, Hours hours, Findings findings) {
        this.table = new Table(chain);
        this.hours = hours.each();
        this.findings = findings;
    }

    List<Map<String, @Nullable Object>> rows() {
        by("hour of the day", hour -> hour.hour() % DAY_HOURS, DAY_HOURS);
        by("day of the week", hour -> Instant.ofEpochSecond(hour.hour() * HOUR_SECONDS).atZone(ZoneOffset.UTC)
                .getDayOfWeek().getValue(), 7 * DAY_HOURS);
        return table.rows();
    }

    private void by(String what, ToLongFunction<Hour> key, int roundHours) {
        Map<Long, Hours> groups = new TreeMap<>(new Hours(hours).by(key));
        Mean allSlots = Mean.NONE;
        Mean allLengths = Mean.NONE;
        double slotsBetween = 0;
        double lengthsBetween = 0;
        double lengthsWithin = 0;
        int lengthGroups = 0;
        for (Map.Entry<Long, Hours> group : groups.entrySet()) {
            Hour sum = group.getValue().all();
            Mean lengths = lengths(group.getValue());
            allSlots = allSlots.plus(sum.slots());
            allLengths = allLengths.plus(lengths);
            lengthGroups += lengths.count() > 0 ? 1 : 0;
            lengthsWithin += lengths.count() > 1 ? lengths.variance() * (lengths.count() - 1) : 0;
            table.row().put("by", what).put("value", name(what, group.getKey())).put("blocks", sum.delta().count())
                    .put("mean_ms", sum.delta().mean()).put("mean_error_ms", sum.delta().error())
                    .put("slots_a_block", sum.slots().mean()).put("slots_error", sum.slots().error())
                    .put("slot_ms", lengths.count() == 0 ? null : (Object) lengths.mean())
                    .put("slot_error_ms", lengths.count() < 2 ? null : (Object) lengths.error());
        }
        if (hours.size() < FEWEST_ROUNDS * roundHours) {
            return;
        }
        for (Hours group : groups.values()) {
            Mean slots = group.all().slots();
            slotsBetween += slots.count() * Math.pow(slots.mean() - allSlots.mean(), 2) / allSlots.variance();
            Mean lengths = lengths(group);
            lengthsBetween += lengths.count() == 0 ? 0
                    : lengths.count() * Math.pow(lengths.mean() - allLengths.mean(), 2);
        }
        findings.add(new Finding("slots a block depend on the " + what,
                Stats.chiSquaredP(slotsBetween, groups.size() - 1.0), "slots a block depend on the " + what,
                        "changes"));
        long degrees = allLengths.count() - lengthGroups;
        findings.add(new Finding("the length of a slot depends on the " + what,
                Stats.fP(lengthsBetween / (lengthGroups - 1) / (lengthsWithin / degrees), lengthGroups - 1.0,
                        (double) degrees),
                "the length of a slot depends on the " + what, "changes"));
    }

    /** The length of a slot wanders from day to day: its error is that of the hours of a group. */
    private static Mean lengths(Hours group) {
        return group.rows().stream().filter(Hour::hasLength)
                .map(hour -> new Mean(1, hour.line().slope(), hour.line().slope() * hour.line().slope()))
                .reduce(Mean.NONE, Mean::plus);
    }

    private static String name(String what, long key) {
        return what.startsWith("hour") ? Table.text("%02d", key)
                : DayOfWeek.of((int) key).getDisplayName(TextStyle.SHORT, Locale.ROOT);
    }
}
