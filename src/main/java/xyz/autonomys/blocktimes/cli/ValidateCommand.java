package xyz.autonomys.blocktimes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.report.FixedFiles;
import xyz.autonomys.blocktimes.report.Sql;
import xyz.autonomys.blocktimes.report.SqlRunner;
import xyz.autonomys.blocktimes.report.UnreadableDataException;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.NativeLibraries;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.FirstBlocks;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.text.InertText;

@Command(
        name = "validate",
        description = {"Checks what is stored, by the SQL of scripts/duckdb/validate_*.sql; one line a check.", ""},
        footer = {"", "Exit codes: 0 all checks hold, 2 invalid settings, 3 a check failed or there is no data."})
final class ValidateCommand implements Callable<Integer> {

    private static final List<String> FILES = List.of("validate_continuity", "validate_deltas", "validate_mapping");
    private static final String LINE = "%-7s %-34s %-14s %s%n";
    /** Prefix of the checks that only report: they count blocks that may be worth a look, and never fail. */
    private static final String REPORT = "report_";

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "devnet checks ./data/devnet where DATA_DIR is not set")
    private String network;

    @Option(names = "--start", paramLabel = "N", description = "block with which the data of each chain should begin"
            + " (default: the first one that was ever asked for)")
    private Long start;

    @Override
    public Integer call() throws Exception {
        UsageException.requireNotNegative("--start", start);
        Settings settings = program.surroundings().settings(Settings.CommandLine.of(network));
        Logging.setLevel(settings.logLevel());
        NativeLibraries.requireForDuckDb();
        try (DataDir dataDir = program.surroundings().dataDir(settings.dataDir())) {
            return validate(dataDir, settings, spec.commandLine().getOut());
        }
    }

    private int validate(DataDir dataDir, Settings settings, PrintWriter out) throws Exception {
        boolean holds = true;
        List<Coverage> coverages = new ArrayList<>();
        List<String> damaged = new ArrayList<>();
        List<Map<String, Object>> checks = FixedFiles.ask(dataDir, () -> {
            coverages.clear();
            dataDir.storedChains().forEach(chain -> coverages.add(Coverage.read(dataDir, chain)));
            return coverages.stream().flatMap(coverage -> coverage.files().stream()).toList();
        }, files -> check(files, damaged));
        for (String file : damaged) {
            holds = false;
            out.printf(LINE, "FAILED", "file_is_usable", "-", InertText.line(file));
        }
        for (Coverage coverage : coverages) {
            for (Coverage.Unusable file : coverage.unusable()) {
                holds = false;
                out.printf(LINE, "FAILED", "file_is_usable", "-",
                        InertText.line(file.name() + ": " + file.problem() + wayOut(settings, file)));
            }
        }
        if (coverages.stream().allMatch(coverage -> coverage.files().isEmpty())) {
            out.println("no data in " + dataDir + " to validate");
            return ExitCode.INVALID;
        }
        for (Map<String, Object> check : checks) {
            holds &= print(check, out);
        }
        for (String chain : chains(settings, dataDir)) {
            holds &= beginsWhereAsked(dataDir, chain, out);
        }
        out.flush();
        return holds ? ExitCode.DONE : ExitCode.INVALID;
    }

    /** Returns the chains that are stored or configured, in alphabetical order. */
    private static Set<String> chains(Settings settings, DataDir dataDir) {
        Set<String> chains = new TreeSet<>(settings.chains().keySet());
        chains.addAll(dataDir.storedChains());
        return chains;
    }

    /** Checks that the blocks of a chain begin where they should; those in between are checked by SQL. */
    private boolean beginsWhereAsked(DataDir dataDir, String chain, PrintWriter out) {
        Coverage stored = Coverage.read(dataDir, chain);
        Optional<Long> should = start == null ? new FirstBlocks(dataDir).of(chain) : Optional.of(Math.max(1, start));
        if (should.isEmpty() || start != null && stored.files().isEmpty()) {
            return true; // only earlier versions have written here, or the chain is none of this directory
        }
        long first = stored.firstBlock().orElse(Long.MAX_VALUE);
        boolean holds = first <= should.get();
        out.printf(LINE, holds ? "ok" : "FAILED", "begins_where_asked", InertText.value(chain),
                holds ? "block " + should.get()
                        : stored.files().isEmpty() ? "nothing is stored from block " + should.get() + " on"
                        : first - should.get() + " blocks: " + new BlockRange(should.get(), first - 1)
                                + "; fetch them: backfill --chain=" + chain + " --start=" + should.get());
        return holds;
    }

    private static String wayOut(Settings settings, Coverage.Unusable file) {
        String folder = Path.of(file.name()).getName(1).toString();
        return Datasets.chainOf(folder).filter(settings.chains()::containsKey).isPresent()
                ? "; the next backfill of its chain moves it to .quarantine"
                : "; its chain is not configured, so no command moves it: remove it";
    }

    /** @param damaged receives the files that cannot be read; the others are checked without them */
    private List<Map<String, Object>> check(DataDir.Copies files, List<String> damaged) throws IOException {
        try {
            return check(files);
        } catch (UnreadableDataException e) {
            damaged.clear();
            List<Path> readable = new ArrayList<>();
            try (SqlRunner sql = SqlRunner.start()) {
                for (Path file : files.blockTimes()) {
                    try {
                        sql.query(Sql.over(List.of(file), "SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet("
                                + "coalesce(getvariable('block_times'), ['']), hive_partitioning = false)"));
                        readable.add(file);
                    } catch (UnreadableDataException damage) {
                        damaged.add(file + ": " + damage.getCause().getCause().getMessage()
                                + "; fetch its blocks again: backfill --overwrite with --start and --end of its name");
                    }
                }
            }
            if (damaged.isEmpty()) {
                throw e;
            }
            return check(new DataDir.Copies(readable, files.operators(), List.of()));
        }
    }

    private List<Map<String, Object>> check(DataDir.Copies files) throws IOException {
        List<Map<String, Object>> checks = new ArrayList<>();
        if (!files.blockTimes().isEmpty()) {
            try (SqlRunner sql = SqlRunner.start()) {
                for (String name : FILES) {
                    checks.addAll(sql.query(Sql.over(files.blockTimes(), program.surroundings().files().sql(name))));
                }
            }
        }
        return checks;
    }

    private static boolean print(Map<String, Object> check, PrintWriter out) {
        String name = (String) check.get("check_name");
        long failed = ((Number) check.get("failed")).longValue();
        boolean report = name.startsWith(REPORT);
        String figure = failed + " of " + check.get("checked") + " blocks"
                + (failed == 0 ? "" : ": " + check.get("first_blocks") + (failed > 5 ? ", …" : ""));
        out.printf(LINE, failed == 0 ? "ok" : report ? "look" : "FAILED", name,
                InertText.value(String.valueOf(check.get("chain"))), figure);
        return failed == 0 || report;
    }
}
