package xyz.autonomys.blocktimes.devnet;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;

/**
 * What slows or disturbs a simulated chain, so that a report has something to find. By default nothing does.
 *
 * @param slotMs length of a slot, ms
 * @param slotJump consensus block from which a slot has another length, ms
 * @param slotDriftMsADay ms by which a slot becomes longer in a day
 * @param space consensus block from which only this share of the space is there
 * @param clock farmer whose clock is this many ms ahead
 * @param load farmer whose blocks come this many ms later after a full block, and less after others
 * @param weight consensus block from which blocks have this many times the weight
 * @param bundlesBySlot probability that an operator has a bundle in a slot; 0 if a block has one or not whatever the
 *     number of slots since its parent
 * @param operator operator that falls short in an epoch with this probability
 */
public record Causes(double slotMs, At slotJump, double slotDriftMsADay, At space, At clock, At load, At weight,
        double bundlesBySlot, At operator) {

    /** The names that {@link #of} takes, with their values. */
    public static final String NAMES = "slot-ms=MS, slot-jump=BLOCK:MS, slot-drift=MS-A-DAY, space=BLOCK:SHARE, "
            + "clock=FARMER:MS, load=FARMER:MS, weight=BLOCK:FACTOR, bundles-by-slot=PROBABILITY, "
            + "operator=ID:PROBABILITY";

    private static final double SLOT_MS = 1_000;

    /**
     * A value that holds from a block on, or for one farmer or operator.
     *
     * @param number of the block, the farmer or the operator; -1 for none
     */
    public record At(int number, double value) {

        private static final At NONE = new At(-1, 0);

        boolean from(int block) {
            return number >= 0 && block >= number;
        }

        boolean is(int one) {
            return number == one;
        }
    }

    /** Returns no cause: slots of 1,000 ms, and nothing that changes. */
    public static Causes none() {
        return new Causes(SLOT_MS, At.NONE, 0, At.NONE, At.NONE, At.NONE, At.NONE, 0, At.NONE);
    }

    /**
     * Returns causes by their names.
     *
     * @param byName as {@link #NAMES}
     * @throws IllegalArgumentException if a name or a value cannot be used; the message says which
     */
    public static Causes of(Map<String, String> byName) {
        Causes causes = none();
        for (Map.Entry<String, String> cause : byName.entrySet()) {
            causes = causes.with(cause.getKey(), Objects.requireNonNullElse(cause.getValue(), ""));
        }
        return causes;
    }

    private Causes with(String name, String value) {
        return switch (name) {
            case "slot-ms" -> new Causes(number(name, value, 100, 100_000), slotJump, slotDriftMsADay, space, clock,
                    load, weight, bundlesBySlot, operator);
            case "slot-jump" -> new Causes(slotMs, at(name, value, 100, 100_000), slotDriftMsADay, space, clock, load,
                    weight, bundlesBySlot, operator);
            case "slot-drift" -> new Causes(slotMs, slotJump, number(name, value, -100, 100), space, clock, load,
                    weight, bundlesBySlot, operator);
            case "space" -> new Causes(slotMs, slotJump, slotDriftMsADay, at(name, value, 0.1, 5), clock, load, weight,
                    bundlesBySlot, operator);
            case "clock" -> new Causes(slotMs, slotJump, slotDriftMsADay, space, at(name, value, -100_000, 100_000),
                    load, weight, bundlesBySlot, operator);
            case "load" -> new Causes(slotMs, slotJump, slotDriftMsADay, space, clock, at(name, value, 0, 100_000),
                    weight, bundlesBySlot, operator);
            case "weight" -> new Causes(slotMs, slotJump, slotDriftMsADay, space, clock, load,
                    at(name, value, 0, 10), bundlesBySlot, operator);
            case "bundles-by-slot" -> new Causes(slotMs, slotJump, slotDriftMsADay, space, clock, load, weight,
                    number(name, value, 0, 1), operator);
            case "operator" -> new Causes(slotMs, slotJump, slotDriftMsADay, space, clock, load, weight, bundlesBySlot,
                    at(name, value, 0, 1));
            default -> throw new IllegalArgumentException(name + " is no cause: known are " + NAMES);
        };
    }

    private static At at(String name, String value, double least, double largest) {
        String[] parts = value.split(":", 2);
        if (parts.length < 2 || !parts[0].matches("\\d{1,9}")) {
            throw unusable(name, value, "a number, a colon and a value, as in " + NAMES);
        }
        int most = switch (name) {
            case "clock", "load" -> SimulatedSchedule.FARMERS - 1;
            case "operator" -> SimulatedSchedule.OPERATORS - 1;
            default -> Integer.MAX_VALUE;
        };
        if (Integer.parseInt(parts[0]) > most) {
            throw unusable(name, value, "for 0 to " + most);
        }
        return new At(Integer.parseInt(parts[0]), number(name, value, parts[1], least, largest));
    }

    private static double number(String name, String value, double least, double most) {
        return number(name, value, value, least, most);
    }

    private static double number(String name, String value, String digits, double least, double most) {
        try {
            double number = Double.parseDouble(digits);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw unusable(name, value, "a number from " + plain(least) + " to " + plain(most));
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    private static IllegalArgumentException unusable(String name, String value, String what) {
        return new IllegalArgumentException(name + "=" + value + " cannot be used: it must be " + what);
    }

    /** Returns the length of a slot at a block, ms. */
    double slotMs(int block, double elapsedMs) {
        double atStart = slotJump.from(block) ? slotJump.value() : slotMs;
        return atStart + slotDriftMsADay * elapsedMs / 86_400_000;
    }
}
