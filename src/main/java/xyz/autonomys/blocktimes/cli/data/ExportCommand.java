package xyz.autonomys.blocktimes.cli.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.cli.Blocktimes;
import xyz.autonomys.blocktimes.cli.Logging;
import xyz.autonomys.blocktimes.report.BadSqlException;
import xyz.autonomys.blocktimes.report.Export;
import xyz.autonomys.blocktimes.report.FixedFiles;
import xyz.autonomys.blocktimes.report.ReportWindow;
import xyz.autonomys.blocktimes.report.SqlSession;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.NativeLibraries;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;

@Command(
        name = "export",
        description = {"Writes stored rows to one file, in block order.", ""},
        footer = {"",
            "Examples:",
            "  blocktimes export --network=devnet --out=rows.csv",
            "  blocktimes export --chain=consensus --from=2025-01-01 --to=2025-01-31 \\",
            "    --out=january.jsonl.gz",
            "  blocktimes export --dataset=offline_operators --format=arrow \\",
            "    --out=operators.arrow",
            "",
            "Exit codes: 0 done, 2 invalid arguments or settings, 3 there are no such rows."})
public final class ExportCommand implements Callable<Integer> {

    private static final List<String> DATASETS = List.of(Datasets.BLOCK_TIMES, Datasets.OFFLINE_OPERATORS);

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Option(names = "--out", paramLabel = "FILE", required = true,
            description = "file to write; .gz or .zst at the end of its name compresses csv and jsonl")
    private Path out;

    @Option(names = "--format", paramLabel = "NAME",
            description = "csv, jsonl or arrow (default: by the name of the file)")
    private String format;

    @Option(names = "--dataset", paramLabel = "NAME", defaultValue = Datasets.BLOCK_TIMES,
            description = "block_times or offline_operators (default: ${DEFAULT-VALUE})")
    private String dataset;

    @Option(names = "--chain", paramLabel = "NAME", defaultValue = "all",
            description = "a stored chain, or all (default: ${DEFAULT-VALUE})")
    private String chain;

    @Option(names = "--from", paramLabel = "WHEN",
            description = "first block, or its date or time in UTC: 120000, 2025-01-31, 2025-01-31T13:00")
    private String from;

    @Option(names = "--to", paramLabel = "WHEN", description = "last block, or last day, or end time (exclusive)")
    private String to;

    @Option(names = "--network", paramLabel = "NAME",
            description = "devnet reads ./data/devnet where DATA_DIR is not set")
    private String network;

    @Override
    public Integer call() throws Exception {
        String given = format == null ? Export.formatOf(out.toString()) : format;
        if (given == null || !Export.FORMATS.contains(given)) {
            throw new UsageException(format == null
                    ? "--out=" + out + " does not say the format: end its name with .csv, .jsonl or .arrow, or add "
                    + "--format"
                    : "--format=" + format + " is not known: it must be one of " + String.join(", ", Export.FORMATS));
        }
        if (!DATASETS.contains(dataset)) {
            throw new UsageException("--dataset=" + dataset + " is not known: it must be one of "
                    + String.join(", ", DATASETS));
        }
        ReportWindow window = ReportWindow.of(from, to);
        Settings settings = program.surroundings().settings(Settings.CommandLine.of(network));
        Logging.setLevel(settings.logLevel());
        NativeLibraries.requireForDuckDb();
        try (DataDir dataDir = program.surroundings().dataDir(settings.dataDir())) {
            return export(dataDir, given, window);
        }
    }

    private int export(DataDir dataDir, String given, ReportWindow window) throws Exception {
        List<String> chains = StoredData.chains(dataDir, chain);
        OutFile file = outFile();
        try {
            long rows = FixedFiles.ask(dataDir, () -> chains.stream()
                    .flatMap(each -> Coverage.read(dataDir, each).files().stream()).toList(), files -> {
                        if (files.blockTimes().isEmpty()) {
                            return 0L;
                        }
                        try (SqlSession session =
                                new SqlSession(files, Map.of(), program.surroundings().files()::sql)) {
                            return new Export(session).write(query(window), given, file.incomplete(),
                                    out.toString());
                        }
                    });
            if (rows == 0) {
                spec.commandLine().getErr().println(program.failing() + (dataDir.storedChains().isEmpty()
                        ? StoredData.nothing(dataDir, program.surroundings(), network)
                        : "no rows of " + dataset + " in " + dataDir + ", " + window));
                return ExitCode.INVALID;
            }
            file.complete();
            spec.commandLine().getErr().println("blocktimes: " + rows + " rows written to " + out);
            return ExitCode.DONE;
        } catch (BadSqlException e) {
            throw Files.isWritable(file.target().getParent()) ? e : new UsageException("--out=" + out
                    + " cannot be written: its folder is missing or not writable");
        } finally {
            Files.deleteIfExists(file.incomplete());
        }
    }

    private OutFile outFile() {
        try {
            OutFile file = OutFile.of(out, program.surroundings().workingDirectory());
            // Here, so that a folder that cannot be written is not taken for a stored file that cannot be read.
            Files.writeString(file.incomplete(), "");
            return file;
        } catch (IOException e) {
            throw new UsageException("--out=" + out + " cannot be written: " + StorageException.plain(e));
        }
    }

    private String query(ReportWindow window) {
        StringBuilder where = new StringBuilder("true");
        window.variables().forEach((name, value) -> where.append(" AND ")
                .append(name.endsWith("_block") ? "block_number" : "timestamp_ms")
                .append(name.startsWith("from") ? " >= " : name.endsWith("_block") ? " <= " : " < ").append(value));
        return "SELECT * FROM " + dataset + " WHERE " + where + " ORDER BY chain, block_number";
    }
}
