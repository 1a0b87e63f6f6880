package xyz.autonomys.blocktimes.cli.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import xyz.autonomys.blocktimes.check.Finding;
import xyz.autonomys.blocktimes.check.SqlChecks;
import xyz.autonomys.blocktimes.headers.HeaderFiles;
import xyz.autonomys.blocktimes.report.ReportQueries;
import xyz.autonomys.blocktimes.report.ReportWindow;
import xyz.autonomys.blocktimes.report.Section;
import xyz.autonomys.blocktimes.report.Sql;
import xyz.autonomys.blocktimes.report.SqlRunner;
import xyz.autonomys.blocktimes.report.UnreadableDataException;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.Copies;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.PageChecksums;
import xyz.autonomys.blocktimes.storage.parquet.UnusableFileException;

/** The report on the dataset {@code headers}, and its checks. */
final class HeaderReport implements AutoCloseable {

    private final List<PublishedFiles.Copy> copies = new ArrayList<>();

    /**
     * Opens the files of a chain's headers, or of all chains.
     *
     * @param chain name of a chain, or {@code all}
     */
    HeaderReport(DataDir dataDir, String chain) {
        HeaderFiles.chains(dataDir).stream().filter(each -> chain.equals("all") || chain.equals(each))
                .forEach(each -> copies.addAll(HeaderFiles.copies(dataDir, each)));
    }

    /** Checks the rows of blocks, and the headers of all chains if there are any. */
    static List<Finding> checksOfAll(DataDir dataDir, SqlChecks checks, Copies blocks) throws IOException {
        List<Finding> findings = new ArrayList<>(checks.run(blocks));
        try (HeaderReport headers = new HeaderReport(dataDir, "all")) {
            for (Path file : headers.files()) {
                problem(file).ifPresent(problem -> findings.add(Finding.failed("header_pages_fit_their_checksums", "-",
                        file.getFileName() + ": " + problem + "; remove it, and fetch its headers again")));
            }
            findings.addAll(headers.files().isEmpty() ? List.of() : checks.ofHeaders(headers.files(), blocks));
        } catch (StorageException e) {
            findings.add(Finding.failed("header_file_is_usable", "-", e.getMessage()));
        } catch (UnreadableDataException e) {
            findings.add(Finding.failed("header_rows_can_be_read", "-", e.getMessage()));
        }
        return findings;
    }

    private static Optional<String> problem(Path file) throws IOException {
        try {
            return PageChecksums.problem(file);
        } catch (UnusableFileException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /** Returns the files. */
    List<Path> files() {
        return copies.stream().map(PublishedFiles.Copy::path).toList();
    }

    /**
     * Returns the sections of the report.
     *
     * @throws UsageException if the window has times: headers have none
     */
    Map<Section, List<Map<String, Object>>> sections(Sql.Texts texts, ReportWindow window) throws IOException {
        if (window.variables().keySet().stream().anyMatch(bound -> bound.endsWith("_ms"))) {
            throw new UsageException("headers have no timestamps: give --from and --to as block numbers");
        }
        Map<String, Object> variables = new LinkedHashMap<>(window.variables());
        variables.put("headers", files());
        try (SqlRunner sql = SqlRunner.start()) {
            return new ReportQueries(sql, texts, variables).headers();
        }
    }

    @Override
    public void close() throws IOException {
        for (PublishedFiles.Copy copy : copies) {
            copy.close();
        }
    }
}
