package xyz.autonomys.blocktimes.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import xyz.autonomys.blocktimes.app.Devnets;
import xyz.autonomys.blocktimes.app.Follow;
import xyz.autonomys.blocktimes.app.Planner;
import xyz.autonomys.blocktimes.plan.BackfillPlan;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;

@Command(
        name = "follow",
        description = {"Catches up as backfill does, then keeps the data at the confirmed head until it is stopped.", ""
        },
        footer = {
            "",
            "Files are closed by rows, age and date, so that a reader sees blocks at most MAX_FILE_MINUTES late.",
            "The files of a finished date are merged into one. Failures are retried until the command is stopped;",
            "only a permanent error ends it. The chains of devnet grow.",
            "",
            "Exit codes: 2 invalid arguments or settings, or another process is writing, 130 stopped."
        })
final class FollowCommand extends ChainsCommand {

    @Option(names = "--start", paramLabel = "N", description = "first block to store; default as for backfill")
    private Long start;

    @Option(names = "--since", paramLabel = "WHEN", description = "in place of --start: the first block of this date or"
            + " time in UTC, as 2025-01-31 or 2025-01-31T13:00")
    private String since;

    @Option(names = "--accept-reorg", description = "let a reorganisation replace more stored blocks than"
            + " blocktimes.max-reorg, on the word of one endpoint")
    private boolean acceptReorg;

    @Override
    public Integer call() throws Exception {
        UsageException.requireNotNegative("--start", start);
        TimeOptions times = TimeOptions.of(since, start, null, null);
        Settings settings = settings();
        BackfillPlan.Request request = new BackfillPlan.Request(
                since != null ? Optional.empty()
                        : Optional.ofNullable(start).or(() -> settings.blockNumber("backfill-start")),
                Optional.empty(), Optional.empty(), times.sinceMs(), Optional.empty());
        return run(
                settings,
                Devnets::growing,
                false,
                Optional.empty(),
                given -> new Follow(
                                given.setup(),
                                new Planner.Options(request, false, false, false, witnesses(),
                                        settings.trust().maxReorg(),
                                        acceptReorg),
                                given.stop(),
                                given.report())
                        .run(given.endpoints()));
    }
}
