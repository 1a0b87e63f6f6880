package xyz.autonomys.blocktimes.cli;

import java.io.PrintWriter;
import java.util.List;
import xyz.autonomys.blocktimes.app.Backfill;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.plan.BackfillPlan;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.RpcComponent;
import xyz.autonomys.blocktimes.text.Screen;
import xyz.autonomys.blocktimes.time.Time;

/** Shows the progress of a backfill as bars or log lines, and a summary at the end. */
final class Terminal implements Backfill.Audience {

    private static final int MOST_RANGES = 20;

    private final PrintWriter out;
    private final Screen output;
    private final Screen messages;

    /**
     * @param output what {@code out} is shown on
     * @param messages what the bars are shown on, if it is a terminal
     */
    Terminal(PrintWriter out, Screen output, Screen messages) {
        this.out = out;
        this.output = output;
        this.messages = messages;
    }

    @Override
    public void planned(Chain chain, BackfillPlan plan) {
        out.println(chain.name() + ": " + (plan.missing().isEmpty() ? "nothing to fetch"
                : plan.missingBlocks() + " blocks to fetch: " + shown(plan.missing())));
    }

    private static String shown(List<BlockRange> ranges) {
        List<String> first = ranges.stream().limit(MOST_RANGES).map(BlockRange::toString).toList();
        return String.join(", ", first)
                + (ranges.size() > MOST_RANGES ? " and " + (ranges.size() - MOST_RANGES) + " more intervals" : "");
    }

    @Override
    public Backfill.Shown begun(List<RunLedger> ledgers, Time time) {
        return Progress.of(ledgers, time, messages);
    }

    @Override
    public void ended(List<RunLedger> ledgers, RpcComponent rpc, double secondsBefore) {
        new Summary(out, output).print(ledgers, rpc, secondsBefore);
    }
}
