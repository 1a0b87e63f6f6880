package xyz.autonomys.blocktimes.cli.data;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import xyz.autonomys.blocktimes.check.Beginnings;
import xyz.autonomys.blocktimes.check.DatasetComparison;
import xyz.autonomys.blocktimes.check.FeedCheck;
import xyz.autonomys.blocktimes.check.FileChecks;
import xyz.autonomys.blocktimes.check.Finding;
import xyz.autonomys.blocktimes.check.SqlChecks;
import xyz.autonomys.blocktimes.cli.Blocktimes;
import xyz.autonomys.blocktimes.cli.Logging;
import xyz.autonomys.blocktimes.headers.HeaderFiles;
import xyz.autonomys.blocktimes.report.FixedFiles;
import xyz.autonomys.blocktimes.report.SqlRunner;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.NativeLibraries;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.settings.UtcTime;
import xyz.autonomys.blocktimes.storage.Copies;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.catalog.Manifest;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

@Command(
        name = "validate",
        description = {"Checks what is stored: the files' bytes, and their rows by the SQL of"
                + " scripts/duckdb/validate_*.sql; one line a check.", ""},
        footer = {"", "Examples:",
            "  blocktimes validate --network=devnet",
            "  blocktimes validate --deep --against=/backup/data",
            "  blocktimes validate --network=mainnet --sample=100",
            "",
            "Exit codes: 0 all checks hold, 2 invalid settings, 3 a check failed or there is no data, 130 stopped."})
public final class ValidateCommand implements Callable<Integer> {

    /** A replacement of files while they are checked looks like damage, so that they are checked again. */
    private static final int ATTEMPTS = 3;

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "devnet checks ./data/devnet where DATA_DIR is not set; with --sample, the endpoints to ask")
    private String network;

    @Option(names = "--start", paramLabel = "N", description = "block with which the data of each chain should begin"
            + " (default: the first one that was ever asked for)")
    private Long start;

    @Option(names = "--since", paramLabel = "WHEN", description = "in place of --start: date or time in UTC at which"
            + " the data of each chain should begin, as 2025-01-31 or 2025-01-31T13:00")
    private String since;

    @Option(names = "--deep", description = "also compute the digests of all rows again")
    private boolean deep;

    @Option(names = "--against", paramLabel = "DATA_DIR",
            description = "also compare with another data directory or bucket, and name the first block that differs")
    private String against;

    @Option(names = "--sample", paramLabel = "N",
            description = "also fetch N stored blocks of each chain again, chosen at random, and compare all columns")
    private Long sample;

    @Override
    public Integer call() throws Exception {
        UsageException.requireNotNegative("--start", start);
        if (since != null && start != null) {
            throw new UsageException("--since and --start cannot be used together: remove one");
        }
        UtcTime.optional("--since", since, false);
        if (sample != null && sample < 1) {
            throw new UsageException("--sample=" + sample + " cannot be used: it must be 1 or more");
        }
        Settings settings = program.surroundings().settings(Settings.CommandLine.of(network));
        Logging.setLevel(settings.logLevel());
        NativeLibraries.requireForDuckDb();
        try (DataDir dataDir = program.surroundings().dataDir(settings.dataDir())) {
            return validate(dataDir, settings);
        }
    }

    private int validate(DataDir dataDir, Settings settings) throws Exception {
        boolean holds = print(stored(dataDir, settings));
        if (HeaderFiles.chains(dataDir).isEmpty() && dataDir.storedChains().stream()
                .allMatch(chain -> Coverage.read(dataDir, chain).files().isEmpty())) {
            out().println(StoredData.nothing(dataDir, program.surroundings(), network));
            return ExitCode.INVALID;
        }
        holds &= print(beginnings(dataDir, settings));
        if (against != null) {
            holds &= print(comparison(dataDir));
        }
        if (sample != null) {
            Optional<List<Finding>> sampled = new SampleCheck(program, settings, dataDir).run(sample);
            if (sampled.isEmpty()) {
                return ExitCode.STOPPED;
            }
            holds &= print(sampled.get());
        }
        return holds ? ExitCode.DONE : ExitCode.INVALID;
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Returns whether all hold. */
    private boolean print(List<Finding> findings) {
        findings.stream().map(finding -> finding.line(program.output())).flatMap(List::stream)
                .forEach(out()::println);
        out().flush();
        return findings.stream().noneMatch(Finding::isFailure);
    }

    /** What is stored, with the manifests as they were before. */
    private record Stored(Map<String, Coverage> coverages, Map<String, Manifest> manifests, Set<String> replacing) {

        static Stored read(DataDir dataDir) throws IOException {
            Stored stored = new Stored(new LinkedHashMap<>(), new LinkedHashMap<>(), new TreeSet<>());
            for (String chain : dataDir.storedChains()) {
                if (dataDir.isReplacing(chain)) {
                    stored.replacing.add(chain);
                }
                dataDir.catalog(chain).manifest().ifPresent(manifest -> stored.manifests.put(chain, manifest));
                stored.coverages.put(chain, Coverage.read(dataDir, chain));
            }
            return stored;
        }

        boolean isUpToDate(DataDir dataDir) throws IOException {
            for (String chain : coverages.keySet()) {
                if (!dataDir.catalog(chain).manifest().map(Manifest::sequence)
                        .equals(Optional.ofNullable(manifests.get(chain)).map(Manifest::sequence))) {
                    return false;
                }
            }
            return true;
        }

        List<StoredFile> files() {
            return coverages.values().stream().flatMap(coverage -> coverage.files().stream()).toList();
        }
    }

    /** Checks what is stored by itself. */
    private List<Finding> stored(DataDir dataDir, Settings settings) throws Exception {
        for (int attempt = 1; ; attempt++) {
            List<Stored> read = new ArrayList<>();
            List<Finding> findings = FixedFiles.ask(dataDir, () -> {
                read.clear();
                read.add(stored(dataDir));
                return read.get(0).files();
            }, files -> check(dataDir, read.get(0), files, settings));
            if (attempt == ATTEMPTS || read.get(0).isUpToDate(dataDir)) {
                return findings;
            }
        }
    }

    private static Stored stored(DataDir dataDir) {
        try {
            return Stored.read(dataDir);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Finding> check(DataDir dataDir, Stored stored, Copies files, Settings settings)
            throws IOException {
        List<Finding> findings = new ArrayList<>();
        stored.coverages.values().forEach(coverage -> coverage.unusable().forEach(file -> findings.add(Finding.failed(
                "file_is_usable", "-", file.name() + ": " + file.problem() + wayOut(settings, file)))));
        findings.addAll(files(stored, files));
        stored.coverages.keySet().forEach(chain -> FeedCheck.of(chain, dataDir.catalog(chain),
                Optional.ofNullable(stored.manifests.get(chain))).ifPresent(findings::add));
        findings.addAll(HeaderReport.checksOfAll(dataDir,
                new SqlChecks(program.surroundings().files()::sql, SqlVariables.ofChecks(settings)), files));
        return findings;
    }

    private List<Finding> beginnings(DataDir dataDir, Settings settings) throws IOException {
        TreeSet<String> chains = new TreeSet<>(settings.chains().keySet());
        chains.addAll(dataDir.storedChains());
        Beginnings beginnings = new Beginnings(dataDir);
        return since == null ? beginnings.byNumber(chains, Optional.ofNullable(start))
                : beginnings.byTime(chains, UtcTime.optional("--since", since, false), since);
    }

    /** Compares, after the bytes of the other files were checked: digests may not be those of the rows. */
    private List<Finding> comparison(DataDir dataDir) throws Exception {
        try (DataDir other = program.surroundings().dataDir(against); SqlRunner sql = SqlRunner.start()) {
            if (other.storedChains().isEmpty()) {
                throw new UsageException("--against=" + against + " holds no data: it must be a data directory or "
                        + "bucket"
                        + " of this program");
            }
            List<Finding> findings = new ArrayList<>();
            Stored there = Stored.read(other);
            FixedFiles.ask(other, there::files, files -> files(there, files)).stream().filter(Finding::isFailure)
                    .forEach(finding -> findings.add(new Finding(finding.outcome(), finding.check(), finding.chain(),
                            "in " + against + ": " + finding.text())));
            findings.addAll(new DatasetComparison(dataDir, other, deep, sql).run());
            return findings;
        }
    }

    private List<Finding> files(Stored stored, Copies files) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, Coverage> chain : stored.coverages.entrySet()) {
            findings.addAll(new FileChecks(chain.getKey(), chain.getValue().files(),
                    Optional.ofNullable(stored.manifests.get(chain.getKey())),
                            stored.replacing.contains(chain.getKey()),
                    files).run(deep));
        }
        return findings;
    }

    private static String wayOut(Settings settings, Coverage.Unusable file) {
        String folder = Path.of(file.name()).getName(1).toString();
        return Datasets.chainOf(folder).filter(settings.chains()::containsKey).isPresent()
                ? "; the next backfill of its chain moves it to .quarantine"
                : "; its chain is not configured, so no command moves it: remove it";
    }
}
