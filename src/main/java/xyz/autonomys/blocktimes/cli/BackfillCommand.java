package xyz.autonomys.blocktimes.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import xyz.autonomys.blocktimes.app.Backfill;
import xyz.autonomys.blocktimes.app.Devnets;
import xyz.autonomys.blocktimes.app.Planner;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.headers.HeaderBackfill;
import xyz.autonomys.blocktimes.plan.BackfillPlan;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;

@Command(
        name = "backfill",
        description = {"Fetches the confirmed blocks that are not stored yet and writes them to Parquet.", ""},
        footer = {
            "",
            "Without --start, a chain begins with the first block ever asked for, and fills gaps. The first run starts",
            "5,000 blocks below the confirmed head. Any two of --start, --end and --count may be combined. The blocks",
            "of --since and --until are looked up, with ten to fifty calls each.",
            "",
            "Exit codes: 0 done, 1 some blocks are unavailable or no endpoint responds, 2 invalid arguments or",
            "settings, 130 stopped."
        })
final class BackfillCommand extends ChainsCommand {

    @Option(names = "--start", paramLabel = "N", description = "first block to fetch, for each chosen chain")
    private Long start;

    @Option(names = "--end", paramLabel = "N", description = "last block to fetch; at most the confirmed head")
    private Long end;

    @Option(names = "--since", paramLabel = "WHEN", description = "in place of --start: the first block of this date or"
            + " time in UTC, as 2025-01-31 or 2025-01-31T13:00")
    private String since;

    @Option(names = "--until", paramLabel = "WHEN", description = "in place of --end: the last block of this date, or"
            + " before this time")
    private String until;

    @Option(names = "--count", paramLabel = "N", description = "number of blocks; without --start and --end, "
            + "the newest confirmed ones")
    private Long count;

    @Option(names = "--overwrite", description = "fetch stored blocks again and replace them")
    private boolean overwrite;

    @Option(names = "--refresh", description = "fetch stored blocks again whose files lack columns of the newest"
            + " version of the schema")
    private boolean refresh;

    @Option(names = "--dry-run", description = "print what would be fetched, and fetch nothing")
    private boolean dryRun;

    @Option(names = "--accept-reorg", description = "let a reorganisation replace more stored blocks than"
            + " blocktimes.max-reorg, on the word of one endpoint")
    private boolean acceptReorg;

    @Option(names = "--dataset", paramLabel = "NAME", defaultValue = "blocks", description = "blocks: block_times and"
            + " offline_operators; headers: slots, authors and solution ranges of the whole history, from headers"
            + " alone, which a node keeps when it has pruned its state (default: ${DEFAULT-VALUE})")
    private String dataset;

    @Override
    public Integer call() throws Exception {
        Settings settings = settings();
        BackfillPlan.Request request = request(settings);
        if (dataset.equals("headers")) {
            return headers(settings, request);
        }
        if (!dataset.equals("blocks")) {
            throw new UsageException("--dataset=" + dataset + " is not known: it must be blocks or headers");
        }
        return run(
                settings,
                Devnets::still,
                dryRun,
                Optional.empty(),
                given -> new Backfill(
                                given.setup(),
                                new Planner.Options(request, overwrite, refresh, dryRun, witnesses(),
                                        settings.trust().maxReorg(),
                                        acceptReorg),
                                new Terminal(out(), program().output(), program().messages()),
                                given.stop(),
                                given.report())
                        .run(given.endpoints()));
    }

    private int headers(Settings settings, BackfillPlan.Request request) throws Exception {
        if (overwrite || refresh || acceptReorg || !witnesses().equals(Witnesses.FULL)
                || count != null || request.hasTimes()) {
            throw new UsageException("--dataset=headers takes --start, --end and --dry-run only: headers have no times,"
                    + " and are always verified");
        }
        return run(settings, Devnets::still, dryRun, Optional.of(HeaderBackfill.ROUTES), given -> new HeaderBackfill(
                given.setup(), given.stop(), request.start(), request.end(), out()).run(given.endpoints()));
    }

    private BackfillPlan.Request request(Settings settings) {
        UsageException.requireNotNegative("--start", start);
        UsageException.requireNotNegative("--end", end);
        UsageException.requireNotNegative("--count", count);
        TimeOptions times = TimeOptions.of(since, start, until, end);
        if ((start != null || since != null) && (end != null || until != null) && count != null) {
            throw new UsageException("--start, --end and --count cannot all be used together: remove one");
        }
        if (count != null && count == 0) {
            throw new UsageException("--count=0 cannot be used: it must be 1 or more");
        }
        Optional<Long> first = Optional.ofNullable(start);
        Optional<Long> last = Optional.ofNullable(end);
        // A setting is used only for what the options leave open.
        if (since == null && !((last.isPresent() || until != null) && count != null)) {
            first = first.or(() -> settings.blockNumber("backfill-start"));
        }
        if (count == null && until == null) {
            last = last.or(() -> settings.blockNumber("backfill-end"));
        }
        if (first.isPresent() && last.isPresent() && first.get() > last.get()) {
            throw new UsageException(
                    "the interval starts at block " + first.get() + ", past its end, block " + last.get());
        }
        return new BackfillPlan.Request(first, last, Optional.ofNullable(count), times.sinceMs(), times.untilMs());
    }
}
