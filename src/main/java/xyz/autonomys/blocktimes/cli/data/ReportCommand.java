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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.cli.Blocktimes;
import xyz.autonomys.blocktimes.cli.Logging;
import xyz.autonomys.blocktimes.report.CsvReport;
import xyz.autonomys.blocktimes.report.FixedFiles;
import xyz.autonomys.blocktimes.report.HtmlReport;
import xyz.autonomys.blocktimes.report.JsonReport;
import xyz.autonomys.blocktimes.report.Report;
import xyz.autonomys.blocktimes.report.ReportWindow;
import xyz.autonomys.blocktimes.report.Section;
import xyz.autonomys.blocktimes.report.Sql;
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
            "  blocktimes report --chain=consensus --from=100000 --to=200000 --format=html --out=report.html",
            "",
            "docs/analysis explains each figure.",
            "",
            "Exit codes: 0 done, 2 invalid arguments or settings, 3 there is no data to report on."
        })
public final class ReportCommand implements Callable<Integer> {

    private static final Map<String, Report.Format> FORMATS = Map.of(
            "table", new TableReport(), "csv", new CsvReport(), "json", new JsonReport(), "html", new HtmlReport());
    /** Number of queries at once. Parts of some queries use only one core; another query uses the others. */
    private static final int AT_ONCE = 2;
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
        ReportWindow window = ReportWindow.of(from, to);
        Settings settings = program.surroundings().settings(Settings.CommandLine.of(network));
        Logging.setLevel(settings.logLevel());
        NativeLibraries.requireForDuckDb();
        try (DataDir dataDir = program.surroundings().dataDir(settings.dataDir())) {
            return report(settings, dataDir, window);
        }
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
            spec.commandLine().getErr().println("blocktimes: no data in " + dataDir + " to report on");
            return ExitCode.INVALID;
        }
        if (report.sections().get(Section.DISTRIBUTION).isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("blocktimes: no stored block lies in the given window (" + window + ")");
            return ExitCode.INVALID;
        }
        write(report);
        return ExitCode.DONE;
    }

    private static void requireOneOf(String option, String value, java.util.Set<String> known) {
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
        List<Section> sections = Arrays.stream(Section.values())
                .filter(section -> !format.equals("table") || section.inTables(BUCKETS_MS.get(by)))
                .toList();
        Map<Section, List<Map<String, Object>>> rows = new LinkedHashMap<>();
        ExecutorService twoAtOnce = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Map<Section, Future<List<Map<String, Object>>>> answers = new LinkedHashMap<>();
            for (Section section : sections) {
                variables.put("bucket_ms", section.bucketMs().orElse(BUCKETS_MS.get(by)));
                String query = Sql.with(variables, program.surroundings().files().sql(section.file()));
                // DuckDB rejects an empty list of files.
                boolean empty = section == Section.OPERATORS && files.operators().isEmpty();
                answers.put(section, twoAtOnce.submit(() -> empty ? List.of() : sql.query(query)));
            }
            for (Section section : sections) {
                rows.put(section, answers.get(section).get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            twoAtOnce.shutdownNow();
        }
        return new Report(
                (chain.equals("all") ? "" : chain + ", ") + window,
                Instant.ofEpochMilli(program.surroundings().time().epochMs())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString(),
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
