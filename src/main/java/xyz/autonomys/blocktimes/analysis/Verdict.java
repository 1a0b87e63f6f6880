package xyz.autonomys.blocktimes.analysis;

import java.util.List;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.analysis.table.Table;
import xyz.autonomys.blocktimes.statistics.Stats;

/** The paragraph that a report begins with. Words in brackets are chapters of docs/analysis. */
final class Verdict {

    private static final int MOST_NAMED = 6;
    /** Fewer block times are too few to find much. */
    static final int FEWEST = 600;
    /** They make no block slow: the findings have them, and the paragraph says that there is something. */
    private static final String OPERATORS = "operators";
    private static final double SMALLEST_MS = 0.05;

    private Verdict() {
    }

    /** Returns the paragraph of a chain that has slots. */
    static String of(Identity identity, Findings findings) {
        StringBuilder text = new StringBuilder(Table.text(
                "mean %,.0f ms: slots last %,.1f ms (%s ms), %.3f slots a block (%s ms) [slots]",
                identity.meanMs(), identity.slotMs(),
                part(identity.byLengthMs(), Stats.Z95 * identity.byLengthErrorMs()), identity.slots(),
                part(identity.bySlotsMs(), Stats.Z95 * identity.bySlotsErrorMs())));
        return text.append(found(findings, identity)).toString();
    }

    /** Returns the paragraph of a chain of which only headers are there. */
    static String ofHeaders(Identity identity, Findings findings) {
        double half = Stats.Z95 * identity.slotsError();
        return Table.text("%.4f ± %.4f slots a block over %,d blocks [slots]", identity.slots(), half,
                identity.blocks()) + found(findings, identity);
    }

    /** Returns the paragraph of two windows of a chain. */
    static String ofComparison(Findings findings) {
        List<Finding> found = findings.found();
        return found.isEmpty() ? "no figure differs by more than chance takes it [changes]"
                : found.stream().map(Finding::text).collect(Collectors.joining("; ")) + " [changes]";
    }

    /** Returns what was found of blocks: without operators. */
    static List<Finding> causes(Findings findings) {
        return findings.found().stream().filter(finding -> !finding.chapter().equals(OPERATORS)).toList();
    }

    private static String found(Findings findings, Identity identity) {
        List<Finding> found = findings.found();
        List<Finding> causes = causes(findings);
        StringBuilder text = new StringBuilder(causes.isEmpty() ? "; nothing else found" : "; found: ");
        for (int i = 0; i < Math.min(MOST_NAMED, causes.size()); i++) {
            text.append(i == 0 ? "" : "; ").append(causes.get(i).text()).append(" [").append(causes.get(i).chapter())
                    .append(']');
        }
        if (causes.size() > MOST_NAMED) {
            text.append("; and ").append(causes.size() - MOST_NAMED).append(" more, see Findings");
        }
        if (found.size() > causes.size()) {
            text.append("; operators fall short [operators]");
        }
        if (identity.blocks() < FEWEST) {
            text.append("; too few blocks to find much");
        } else if (!findings.notAsked().isEmpty()) {
            text.append("; not asked, for lack of data: ").append(String.join(", ", findings.notAsked()));
        }
        return text.toString();
    }

    /** Returns an amount and its error of 95 %, which is left out if it is not to be seen. */
    private static String part(double ms, double half) {
        if (Math.abs(ms) < SMALLEST_MS) {
            return Table.text("±%.1f", Double.isNaN(half) ? 0 : half);
        }
        String amount = Table.text("%+,.1f", ms);
        return half < SMALLEST_MS || Double.isNaN(half) ? amount : amount + Table.text(" ± %,.1f", half);
    }

    /** Returns the paragraph of a chain without slots. */
    static String withoutSlots(Row overall, List<Row> domain) {
        double mean = overall.number("mean_ms");
        double error = Stats.Z95 * overall.number("mean_error_ms");
        String text = (error > 0 ? Table.text("mean %,.0f ± %,.0f ms", mean, error) : Table.text("mean %,.0f ms", mean))
                + " [distribution]";
        long of = domain.stream().mapToLong(row -> row.whole("consensus_blocks")).sum();
        long blocks = domain.stream().mapToLong(row -> row.whole("domain_blocks")).sum();
        if (of == 0) {
            return text;
        }
        Stats.Interval share = Stats.proportion(Math.min(blocks, of), of);
        return text + Table.text(": a block for %.2f %% (%.2f to %.2f) of the consensus blocks [domain]",
                100.0 * blocks / of, 100 * share.low(), 100 * share.high());
    }
}
