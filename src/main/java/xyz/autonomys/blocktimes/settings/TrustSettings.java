package xyz.autonomys.blocktimes.settings;

import java.util.OptionalInt;
import xyz.autonomys.blocktimes.chain.Comparison;

/**
 * How far one endpoint is believed.
 *
 * @param comparison which blocks are compared at two endpoints
 * @param maxReorg most stored blocks that a reorganisation may replace without further conditions; empty if that
 *     depends on the chain
 */
public record TrustSettings(Comparison comparison, OptionalInt maxReorg) {

    static TrustSettings of(SettingValues values) {
        return new TrustSettings(comparison(values), maxReorg(values));
    }

    private static Comparison comparison(SettingValues values) {
        String name = Settings.PREFIX + "compare-blocks";
        return switch (values.text(name)) {
            case "last" -> Comparison.LAST;
            case "off" -> Comparison.OFF;
            default -> Comparison.oneIn(values.integer(name, 1, 1_000_000, "last", "off"));
        };
    }

    private static OptionalInt maxReorg(SettingValues values) {
        String name = Settings.PREFIX + "max-reorg";
        return values.text(name).isEmpty() ? OptionalInt.empty()
                : OptionalInt.of(values.integer(name, 0, Integer.MAX_VALUE));
    }
}
