package xyz.autonomys.blocktimes.cli.data;

import java.io.Closeable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.cli.Blocktimes;
import xyz.autonomys.blocktimes.cli.Logging;
import xyz.autonomys.blocktimes.headers.HeaderFiles;
import xyz.autonomys.blocktimes.report.FixedFiles;
import xyz.autonomys.blocktimes.report.Report;
import xyz.autonomys.blocktimes.report.ReportQueries;
import xyz.autonomys.blocktimes.report.ReportWindow;
import xyz.autonomys.blocktimes.report.Section;
import xyz.autonomys.blocktimes.report.SqlRunner;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.NativeLibraries;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.Copies;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;

@Command(
        name = "report",
        description = {"Shows how long blocks take, by the SQL of scripts/duckdb/report_*.sql.", ""},
        footer = {
            "",
            "Examples:",
            "  blocktimes report --network=devnet",
            "  blocktimes report --chain=consensus --from=100000 --out=report.html",
            "  blocktimes report --section=eras --format=csv > eras.csv",
            "  blocktimes report --from=2025-01-01 --to=2025-01-31 --by=hour --format=csv \\",
            "    --out=january/",
            "  blocktimes report \\",
            "    --compare=2025-01-01..2025-01-31,2025-02-01..2025-02-28",
            "",
            "docs/analysis explains each figure.",
            "",
            "Exit codes: 0 done, 2 invalid arguments or settings, 3 there is no data to report on."
        })
public final class ReportCommand implements Callable<Integer> {

    private static final Map<String, Long> BUCKETS_MS = Map.of("hour", 3_600_000L, "day", 86_400_000L, "window", 0L);

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--chain",
            paramLabel = "NAME",
            defaultValue = "all",
            description = "a stored chain, or all (default: ${DEFAULT-VALUE})")
    private String chain;

    @Option(
            names = "--from",
            paramLabel = "WHEN",
            description = "first block, or its date or time in UTC: 120000, 2025-01-31, 2025-01-31T13:00")
    private String from;

    @Option(names = "--to", paramLabel = "WHEN", description = "last block, or last day, or end time (exclusive)")
    private String to;

    @Option(
            names = "--by",
            paramLabel = "SPAN",
            defaultValue = "day",
            description = "hour, day or window: one row each, or one for all blocks (default: ${DEFAULT-VALUE})")
    private String by;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            completionCandidates = ChosenSections.Formats.class,
            description = "table, csv, json or html (default: by the ending of --out, or table)")
    private String format;

    @Option(names = "--section", paramLabel = "SECTION", completionCandidates = ChosenSections.Names.class,
            description = "only this section, as distribution; repeat it for"
            + " several. As csv, one section is a plain table")
    private List<String> sections;

    @Option(names = "--dataset", paramLabel = "NAME", defaultValue = "blocks",
            description = "blocks, or headers: what backfill --dataset=headers stored (default: ${DEFAULT-VALUE})")
    private String dataset;

    @Option(names = "--compare", paramLabel = "A,B", description = "compares two windows, each as FROM..TO:"
            + " 2025-01-01..2025-01-31,2025-02-01..2025-02-28")
    private String compare;

    private List<ReportWindow> compared;
    private ReportOutput output;

    @Option(names = "--out", paramLabel = "FILE", description = "write to this file instead of printing; csv also to a"
            + " directory, named with a / at its end: a file for each section")
    private String outFile;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "devnet reports on ./data/devnet where DATA_DIR is not set")
    private String network;

    @Override
    public Integer call() throws Exception {
        if (format != null) {
            requireOneOf("--format", format, ReportOutput.FORMATS);
        }
        output = ReportOutput.of(format, outFile, program.output(), program.surroundings().workingDirectory());
        requireOneOf("--by", by, BUCKETS_MS.keySet());
        requireOneOf("--dataset", dataset, Set.of("blocks", "headers"));
        ReportWindow window = ReportWindow.of(from, to);
        if (dataset.equals("headers") && (compare != null || !by.equals("day"))) {
            throw new UsageException("--dataset=headers takes neither --compare nor --by: headers have no times");
        }
        if (compare != null) {
            if (from != null || to != null) {
                throw new UsageException("--compare names its windows itself: remove --from and --to");
            }
            compared = ReportWindow.two(compare);
        }
        Settings settings = program.surroundings().settings(Settings.CommandLine.of(network));
        Logging.setLevel(settings.logLevel());
        NativeLibraries.requireForDuckDb();
        try (DataDir dataDir = program.surroundings().dataDir(settings.dataDir())) {
            if (dataset.equals("headers")) {
                return headers(dataDir, window);
            }
            return report(settings, dataDir, window);
        }
    }

    private int headers(DataDir dataDir, ReportWindow window) throws Exception {
        try (HeaderReport headers = new HeaderReport(dataDir, chain)) {
            Map<Section, List<Map<String, Object>>> made = headers.files().isEmpty() ? Map.of()
                    : headers.sections(program.surroundings().files()::sql, window);
            if (made.getOrDefault(Section.ERAS, List.of()).isEmpty()) {
                spec.commandLine().getErr().println(program.failing() + "no headers in " + dataDir
                        + " to report on: backfill"
                        + " --dataset=headers fetches them");
                return ExitCode.INVALID;
            }
            write(Report.of("headers, " + window, now(), ChosenSections.among(sections, output.format(), made.keySet()),
                    made));
            return ExitCode.DONE;
        }
    }

    private String now() {
        return Instant.ofEpochMilli(program.surroundings().time().epochMs()).truncatedTo(ChronoUnit.SECONDS)
                .toString();
    }

    private int report(Settings settings, DataDir dataDir, ReportWindow window) throws Exception {
        List<String> chains = StoredData.chains(dataDir, chain);
        // Starting DuckDB takes as long as looking up a thousand files, so both happen at once.
        CompletableFuture<SqlRunner> starting = CompletableFuture.supplyAsync(SqlRunner::start);
        AtomicInteger unusable = new AtomicInteger();
        Report report;
        try (Closeable last = () -> starting.join().close()) {
            report = FixedFiles.ask(
                    dataDir,
                    () -> {
                        List<Coverage> coverages =
                                chains.stream().map(stored -> Coverage.read(dataDir, stored)).toList();
                        unusable.set(coverages.stream().mapToInt(each -> each.unusable().size()).sum());
                        return coverages.stream().flatMap(each -> each.files().stream()).toList();
                    },
                    files -> files.blockTimes().isEmpty() ? null : report(settings, files, window, starting.join()));
        }
        if (unusable.get() > 0) {
            spec.commandLine().getErr().println("blocktimes: " + unusable + " stored files are not usable, and not in"
                    + " this report: validate names them");
        }
        if (report == null) {
            spec.commandLine().getErr().println(program.failing() + (HeaderFiles.chains(dataDir).isEmpty()
                    ? StoredData.nothing(dataDir, program.surroundings(), network)
                    : "no data in " + dataDir + " to report on, but headers: report --dataset=headers"));
            return ExitCode.INVALID;
        }
        if (report.rows(compared == null ? Section.OVERALL : Section.COMPARISON).isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(program.failing() + (compared == null
                            ? "no stored block lies in the given window (" + window + ")"
                            : "both windows of --compare must have 200 blocks of a chain with slots"));
            return ExitCode.INVALID;
        }
        write(report);
        return ExitCode.DONE;
    }

    private static void requireOneOf(String option, String value, Set<String> known) {
        if (!known.contains(value)) {
            throw new UsageException(option + "=" + value + " is not known: it must be one of "
                    + String.join(", ", known.stream().sorted().toList()));
        }
    }

    private Report report(Settings settings, Copies files, ReportWindow window, SqlRunner sql)
            throws Exception {
        Map<String, Object> variables = new LinkedHashMap<>(window.variables());
        variables.put("block_times", files.blockTimes());
        variables.putAll(SqlVariables.ofReports(settings));
        variables.put("offline_operators", files.operators());
        ReportQueries queries = new ReportQueries(sql, program.surroundings().files()::sql, variables);
        Set<Section> shown = compared == null ? ChosenSections.of(sections, output.format(),
                ChosenSections.usual(output.format(), BUCKETS_MS.get(by))) : Set.of();
        Set<Section> made = EnumSet.of(Section.OVERALL); // says whether there are blocks
        made.addAll(shown);
        if (shown.contains(Section.OUTLIERS)) {
            made.add(Section.OVERVIEW); // says what is expected
        }
        Map<Section, List<Map<String, Object>>> rows = compared == null
                ? queries.run(new ReportQueries.Choices(BUCKETS_MS.get(by), settings.clockThresholdMs(),
                        of -> SqlVariables.outlierMs(settings, of), made))
                : queries.compare(compared.get(0), compared.get(1));
        if (compared != null) {
            shown = ChosenSections.among(sections, output.format(), rows.keySet());
        }
        return Report.of(
                (chain.equals("all") ? "" : chain + ", ")
                        + (compared == null ? window : compared.get(0) + " against " + compared.get(1)),
                now(),
                shown,
                rows);
    }

    private void write(Report report) {
        output.write(report, program.output(), spec.commandLine().getOut(), spec.commandLine().getErr());
    }
}
