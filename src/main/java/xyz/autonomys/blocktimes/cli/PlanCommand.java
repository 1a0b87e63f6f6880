package xyz.autonomys.blocktimes.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import xyz.autonomys.blocktimes.app.Devnets;
import xyz.autonomys.blocktimes.app.Planner;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.cluster.ClusterPlan;
import xyz.autonomys.blocktimes.cluster.ClusterWork;
import xyz.autonomys.blocktimes.cluster.KafkaRoutes;
import xyz.autonomys.blocktimes.plan.BackfillPlan;
import xyz.autonomys.blocktimes.settings.KafkaSettings;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;

@Command(
        name = "plan",
        description = {"Hands out missing blocks to workers, in ranges, through Kafka. See work.", ""},
        footer = {
            "",
            "A range has the blocks of one date, at most blocktimes.kafka.range-blocks. A range in progress is not",
            "handed out again, nor is a dead letter without --retry-dead. See docs/runbook/cluster.md",
            "",
            "Exit codes: 0 handed out (with --watch: and done), 1 a chain could not be planned, or ranges failed,",
            "2 invalid arguments or settings, 130 stopped."
        })
final class PlanCommand extends ChainsCommand {

    @Option(names = "--start", paramLabel = "N", description = "first block; default as for backfill")
    private Long start;

    @Option(names = "--end", paramLabel = "N", description = "last block; default: the confirmed head")
    private Long end;

    @Option(names = "--since", paramLabel = "WHEN", description = "in place of --start: the first block of this date or"
            + " time in UTC, as 2025-01-31 or 2025-01-31T13:00")
    private String since;

    @Option(names = "--until", paramLabel = "WHEN", description = "in place of --end: the last block of this date, or"
            + " before this time")
    private String until;

    @Option(names = "--overwrite", description = "fetch stored blocks again and replace them")
    private boolean overwrite;

    @Option(names = "--retry-dead", description = "also hand out the blocks of dead letters")
    private boolean retryDead;

    @Option(names = "--watch", description = "show the workers' progress until all is done")
    private boolean watch;

    @Option(names = "--accept-reorg", description = "let a reorganisation replace more stored blocks than"
            + " blocktimes.max-reorg, on the word of one endpoint")
    private boolean acceptReorg;

    @Override
    public Integer call() throws Exception {
        UsageException.requireNotNegative("--start", start);
        UsageException.requireNotNegative("--end", end);
        TimeOptions times = TimeOptions.of(since, start, until, end);
        Settings settings = settings();
        KafkaSettings kafka = ClusterWork.kafka(settings);
        Optional<Long> first = since != null ? Optional.empty()
                : Optional.ofNullable(start).or(() -> settings.blockNumber("backfill-start"));
        Optional<Long> last = until != null ? Optional.empty()
                : Optional.ofNullable(end).or(() -> settings.blockNumber("backfill-end"));
        if (first.isPresent() && last.isPresent() && first.get() > last.get()) {
            throw new UsageException(
                    "the interval starts at block " + first.get() + ", past its end, block " + last.get());
        }
        BackfillPlan.Request request = new BackfillPlan.Request(first, last, Optional.empty(), times.sinceMs(),
                times.untilMs());
        return run(
                settings,
                Devnets::still,
                true,
                Optional.of(KafkaRoutes.of(kafka)),
                given -> new ClusterPlan(given.setup(), kafka, new Planner.Options(request, overwrite, false, true,
                        Witnesses.FULL,
                        settings.trust().maxReorg(), acceptReorg), retryDead, out(), given.stop())
                        .run(given.endpoints(), watch));
    }

    /** It only hands out. */
    @Override
    boolean hasSideFlows() {
        return false;
    }
}
