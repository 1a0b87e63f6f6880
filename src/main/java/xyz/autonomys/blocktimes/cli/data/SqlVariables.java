package xyz.autonomys.blocktimes.cli.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import xyz.autonomys.blocktimes.chain.BlockRule;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.settings.Settings;

/** What the SQL of {@code scripts/duckdb} reads of the settings. */
final class SqlVariables {

    /** Of a chain that is stored but not in the settings. */
    private static final long USUAL_BLOCK_TIME_MS = 6_000;

    private SqlVariables() {
    }

    /** Returns the variables of reports. */
    static Map<String, Object> ofReports(Settings settings) {
        Map<String, Object> variables = new LinkedHashMap<>();
        Map<String, Long> expected = new LinkedHashMap<>();
        settings.chains().values().forEach(chain -> expected.put(chain.name(), chain.expectedBlockTimeMs()));
        variables.put("expected_ms", expected);
        variables.put("outlier_factor", settings.outlierFactor());
        return variables;
    }

    /** Returns the block time above which a block of a chain is an outlier, ms; as report_outliers.sql computes it. */
    static double outlierMs(Settings settings, String chain) {
        Chain known = settings.chains().get(chain);
        return (double) settings.outlierFactor() * (known == null ? USUAL_BLOCK_TIME_MS : known.expectedBlockTimeMs());
    }

    /** Returns the variables of checks: those of reports, and the rules of each chain. */
    static Map<String, Object> ofChecks(Settings settings) {
        Map<String, Object> variables = ofReports(settings);
        Map<String, Long> least = new LinkedHashMap<>();
        List<String> rulesOff = new ArrayList<>();
        for (Chain chain : settings.chains().values()) {
            least.put(chain.name(),
                    chain.rulesOff().contains(BlockRule.LEAST_BLOCK_TIME) ? 0 : chain.leastBlockTimeMs());
            chain.rulesOff().forEach(rule -> rulesOff.add(chain.name() + ":" + rule.settingName()));
        }
        variables.put("least_ms", least);
        variables.put("rules_off", rulesOff);
        settings.chains().values().stream().filter(chain -> chain.kind() == ChainKind.AUTONOMYS_CONSENSUS).findFirst()
                .ifPresent(chain -> variables.put("consensus_chain", chain.name()));
        return variables;
    }
}
