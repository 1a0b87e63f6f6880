package xyz.autonomys.blocktimes.analysis;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Stats;

/** Two stretches of blocks against each other: before and after a runtime upgrade, or two windows that a user names. */
final class Versions {

    /** Days before and after an upgrade that are compared. */
    private static final long HOURS = 7 * 24L;
    private static final long FEWEST = 200;
    /** Slots wander by ppm: a smaller difference is no finding. */
    private static final double LEAST_SLOT_MS = 0.5;
    /** What a change of which explains a difference of a figure. */
    private static final Map<String, Set<String>> CAUSES = Map.of(
            "block time", Set.of("slot_ms", "space_pct"),
            "slots a block", Set.of("space_pct"),
            "length of a slot", Set.of("slot_ms"),
            "weight of a block", Set.of("weight_ms"));
    /**
     * What chance adds to the slots of one stretch, retargeting takes away from the next: the difference of neighbours
     * has a variance of 6 parts where that of two by themselves has 4.
     */
    private static final double ADJACENT = Math.sqrt(1.5);

    private final Table table;
    private final Findings findings;
    private final boolean isPinned;
    /** What changed at another time. */
    private Set<String> elsewhere = Set.of();

    /** @param isPinned whether the chain retargets its solution range */
    Versions(String chain, Findings findings, boolean isPinned) {
        this.isPinned = isPinned;
        this.table = new Table(chain);
        this.findings = findings;
    }

    /**
     * Compares the week before each upgrade with the week after it. A figure that changed at another time in these
     * weeks is no finding about the upgrade.
     *
     * @param changes that were found
     */
    List<Map<String, @Nullable Object>> upgrades(Hours hours, List<Changes.Change> changes) {
        List<Hours> versions = List.copyOf(hours.by(Hour::specVersion).values());
        for (int i = 1; i < versions.size(); i++) {
            List<Hour> old = versions.get(i - 1).rows();
            List<Hour> now = versions.get(i).rows();
            long last = old.get(old.size() - 1).hour();
            long first = now.get(0).hour();
            elsewhere = changes.stream().filter(change -> change.isTrend() || change.to() > last - HOURS
                            && change.from() < first + HOURS && (change.to() < last || change.from() > first))
                    .map(Changes.Change::what).collect(Collectors.toSet());
            compare("spec " + old.get(0).specVersion(), "spec " + now.get(0).specVersion(),
                    new Hours(old.stream().filter(hour -> hour.hour() > last - HOURS).toList()),
                    new Hours(now.stream().filter(hour -> hour.hour() < first + HOURS).toList()));
        }
        return table.rows();
    }

    /** Compares two stretches, and adds a row for each figure. */
    List<Map<String, @Nullable Object>> compare(String nameA, String nameB, Hours a, Hours b) {
        Hour one = a.all();
        Hour other = b.all();
        if (one.delta().count() < FEWEST || other.delta().count() < FEWEST) {
            return table.rows();
        }
        double slotsA = ADJACENT * Identity.slotsError(one.slots().count(), isPinned);
        double slotsB = ADJACENT * Identity.slotsError(other.slots().count(), isPinned);
        figure(nameA, nameB, "block time", "ms", one.delta().mean(), other.delta().mean(),
                Math.hypot(slotsA * a.slotMs(), a.slotError() * Identity.SLOTS),
                Math.hypot(slotsB * b.slotMs(), b.slotError() * Identity.SLOTS));
        figure(nameA, nameB, "slots a block", "slots", one.slots().mean(), other.slots().mean(), slotsA, slotsB);
        figure(nameA, nameB, "length of a slot", "ms", a.slotMs(), b.slotMs(), a.slotError(), b.slotError());
        if (one.weight().count() >= FEWEST && other.weight().count() >= FEWEST) {
            figure(nameA, nameB, "weight of a block", "ms", one.weight().mean(), other.weight().mean(),
                    one.weight().error(), other.weight().error());
        }
        if (one.bundled() + other.bundled() > 0) {
            double p = (double) (one.bundled() + other.bundled()) / (one.stored() + other.stored());
            figure(nameA, nameB, "share with bundles", "of blocks", (double) one.bundled() / one.stored(),
                    (double) other.bundled() / other.stored(), Math.sqrt(p * (1 - p) / one.stored()),
                    Math.sqrt(p * (1 - p) / other.stored()));
        }
        return table.rows();
    }

    private void figure(String nameA, String nameB, String what, String unit, double before, double after,
            double errorBefore, double errorAfter) {
        double difference = after - before;
        double error = Math.hypot(errorBefore, errorAfter);
        double half = Stats.Z95 * error;
        double p = error > 0 ? Stats.normalP(difference / error) : 1;
        table.row().put("figure", what).put("unit", unit).put("a", nameA).put("b", nameB).put("of_a", before)
                .put("of_b", after).put("difference", difference).put("low", difference - half)
                .put("high", difference + half).put("p_value", p);
        boolean isSmall = what.equals("length of a slot") && Math.abs(difference) < LEAST_SLOT_MS;
        if (isSmall || CAUSES.getOrDefault(what, Set.of()).stream().anyMatch(elsewhere::contains)) {
            return;
        }
        findings.add(new Finding(what + " of " + nameA + " and " + nameB, p,
                Table.text("%s: %+.3f ± %.3f %s in %s against %s", what, difference, half, unit, nameB, nameA),
                difference, difference - half, difference + half, unit, "changes"));
    }
}
