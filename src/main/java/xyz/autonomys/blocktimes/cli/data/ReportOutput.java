package xyz.autonomys.blocktimes.cli.data;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import xyz.autonomys.blocktimes.report.CsvReport;
import xyz.autonomys.blocktimes.report.JsonReport;
import xyz.autonomys.blocktimes.report.Report;
import xyz.autonomys.blocktimes.report.Section;
import xyz.autonomys.blocktimes.report.TableReport;
import xyz.autonomys.blocktimes.report.page.HtmlReport;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.text.Screen;

/**
 * Where a report goes, and in which format.
 *
 * @param format {@code table}, {@code csv}, {@code json} or {@code html}
 * @param out file or directory as the user gave it; null for the standard output
 * @param workingDirectory base of a relative path
 */
record ReportOutput(String format, String out, Path workingDirectory) {

    static final Set<String> FORMATS = Set.of("table", "csv", "json", "html");
    private static final Map<String, String> BY_ENDING =
            Map.of("html", "html", "htm", "html", "json", "json", "csv", "csv");

    /**
     * Returns the output.
     *
     * @param format null if the user named none: then the ending of the file says it
     * @throws UsageException if HTML would go to a terminal
     */
    static ReportOutput of(String format, String out, Screen screen, Path workingDirectory) {
        if (out != null && out.isBlank()) {
            throw new UsageException("--out= names no file");
        }
        String ending = out == null ? "" : out.substring(out.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        ReportOutput output = new ReportOutput(
                format != null ? format : BY_ENDING.getOrDefault(ending, "table"), out, workingDirectory);
        if (output.format.equals("html") && out == null && screen.isTerminal()) {
            throw new UsageException("--format=html is a page for a browser: add --out=report.html");
        }
        if (output.isDirectory() && !output.format.equals("csv")) {
            throw new UsageException("--out=" + out + " is a directory, which only --format=csv fills: name a file");
        }
        return output;
    }

    private boolean isDirectory() {
        return out != null && (out.endsWith("/") || Files.isDirectory(workingDirectory.resolve(out)));
    }

    /**
     * Writes a report.
     *
     * @param stdout for a report without a file
     * @param messages says what was written
     * @throws UsageException if the file cannot be written
     */
    void write(Report report, Screen screen, PrintWriter stdout, PrintWriter messages) {
        if (out == null) {
            write(report, screen, stdout);
            return;
        }
        try {
            if (isDirectory()) {
                int files = directory(report);
                messages.println("blocktimes: " + files + (files == 1 ? " section" : " sections") + " written to "
                        + out + ", each as SECTION.csv");
                return;
            }
            StringWriter text = new StringWriter();
            write(report, Screen.ofFile(Screen.USUAL_WIDTH), new PrintWriter(text));
            file(Path.of(out), text.toString());
        } catch (IOException e) {
            throw new UsageException("--out=" + out + " cannot be written: " + StorageException.plain(e));
        }
        messages.println("blocktimes: report written to " + out);
        if (format.equals("csv") && report.sections().size() > 1) {
            messages.println("blocktimes: it has several tables, each after a line with its name: for one file each,"
                    + " name a directory, --out=report/, and for one table add --section=NAME");
        }
    }

    private void write(Report report, Screen screen, PrintWriter writer) {
        Report.Format as = switch (format) {
            case "csv" -> new CsvReport();
            case "json" -> new JsonReport();
            case "html" -> new HtmlReport();
            default -> new TableReport(screen);
        };
        as.write(report, writer);
    }

    private int directory(Report report) throws IOException {
        Path folder = workingDirectory.resolve(out);
        Files.createDirectories(folder);
        int files = 0;
        for (Map.Entry<Section, List<Map<String, Object>>> section : report.sections().entrySet()) {
            StringWriter text = new StringWriter();
            CsvReport.table(section.getKey(), section.getValue(), new PrintWriter(text));
            file(Path.of(out).resolve(section.getKey().key() + ".csv"), text.toString());
            files++;
        }
        return files;
    }

    private void file(Path given, String text) throws IOException {
        OutFile.of(given, workingDirectory).write(text);
    }
}
