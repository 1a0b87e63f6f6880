package xyz.autonomys.blocktimes.cli.data;

import java.io.Closeable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
import xyz.autonomys.blocktimes.report.CsvReport;
import xyz.autonomys.blocktimes.report.FixedFiles;
import xyz.autonomys.blocktimes.report.HtmlReport;
import xyz.autonomys.blocktimes.report.JsonReport;
import xyz.autonomys.blocktimes.report.Report;
import xyz.autonomys.blocktimes.report.ReportQueries;
import xyz.autonomys.blocktimes.report.ReportWindow;
import xyz.autonomys.blocktimes.report.Section;
import xyz.autonomys.blocktimes.report.SqlRunner;
import xyz.autonomys.blocktimes.report.TableReport;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.NativeLibraries;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.Copies;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.files.StorageException;

@Command(
        name = "report",
        description = {"Shows how long blocks take, by the SQL of scripts/duckdb/report_*.sql.", ""},
        footer = {
            "",
            "Examples:",
            "  blocktimes report --network=devnet",
            "  blocktimes report --from=2025-01-01 --to=2025-01-31 --by=hour --format=csv --out=january.csv",
            "  blocktimes report --compare=2025-01-01..2025-01-31,2025-02-01..2025-02-28",
            "  blocktimes report --chain=consensus --from=100000 --to=200000 --format=html --out=report.html",
            "",
            "docs/analysis explains each figure.",
            "",
            "Exit codes: 0 done, 2 invalid arguments or settings, 3 there is no data to report on."
        })
public final class ReportCommand implements Callable<Integer> {

    private static final Map<String, Report.Format> FORMATS = Map.of(
            "table", new TableReport(), "csv", new CsvReport(), "json", new JsonReport(), "html", new HtmlReport());
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
            defaultValue = "table",
            description = "table, csv, json or html (default: ${DEFAULT-VALUE})")
    private String format;

    @Option(names = "--dataset", paramLabel = "NAME", defaultValue = "blocks",
            description = "blocks, or headers: what backfill --dataset=headers stored (default: ${DEFAULT-VALUE})")
    private String dataset;

    @Option(names = "--compare", paramLabel = "A,B", description = "compares two windows, each as FROM..TO:"
            + " 2025-01-01..2025-01-31,2025-02-01..2025-02-28")
    private String compare;

    private List<ReportWindow> compared;

    @Option(names = "--out", paramLabel = "FILE", description = "write to this file instead of printing")
    private Path outFile;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "devnet reports on ./data/devnet where DATA_DIR is not set")
    private String network;

    @Override
    public Integer call() throws Exception {
        requireOneOf("--format", format, FORMATS.keySet());
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
            Map<Section, List<Map<String, Object>>> sections = headers.files().isEmpty() ? Map.of()
                    : headers.sections(program.surroundings().files()::sql, window);
            if (sections.getOrDefault(Section.ERAS, List.of()).isEmpty()) {
                spec.commandLine().getErr().println("blocktimes: no headers in " + dataDir + " to report on: backfill"
                        + " --dataset=headers fetches them");
                return ExitCode.INVALID;
            }
            write(new Report("headers, " + window, now(), sections));
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
            spec.commandLine().getErr().println("blocktimes: no data in " + dataDir + " to report on"
                    + (HeaderFiles.chains(dataDir).isEmpty() ? "" : ", but headers: report --dataset=headers"));
            return ExitCode.INVALID;
        }
        if (report.sections().getOrDefault(compared == null ? Section.DISTRIBUTION : Section.COMPARISON, List.of())
                .isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println(compared == null ? "blocktimes: no stored block lies in the given window (" + window + ")"
                            : "blocktimes: both windows of --compare must have 200 blocks of a chain with slots");
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
        Map<Section, List<Map<String, Object>>> rows = compared == null
                ? queries.run(BUCKETS_MS.get(by), settings.clockThresholdMs(), format.equals("table"))
                : queries.compare(compared.get(0), compared.get(1));
        return new Report(
                (chain.equals("all") ? "" : chain + ", ")
                        + (compared == null ? window : compared.get(0) + " against " + compared.get(1)),
                now(),
                rows);
    }

    private void write(Report report) {
        if (outFile == null) {
            FORMATS.get(format).write(report, spec.commandLine().getOut());
            return;
        }
        StringWriter text = new StringWriter();
        FORMATS.get(format).write(report, new PrintWriter(text));
        try {
            OutFile file = OutFile.of(outFile, program.surroundings().workingDirectory());
            Files.writeString(file.incomplete(), text.toString(), StandardCharsets.UTF_8);
            file.complete();
        } catch (IOException e) {
            throw new UsageException("--out=" + outFile + " cannot be written: " + StorageException.plain(e));
        }
        spec.commandLine().getErr().println("blocktimes: report written to " + outFile);
    }
}
