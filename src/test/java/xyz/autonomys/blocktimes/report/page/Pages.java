package xyz.autonomys.blocktimes.report.page;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import xyz.autonomys.blocktimes.devnet.Causes;
import xyz.autonomys.blocktimes.devnet.SimulatedRows;
import xyz.autonomys.blocktimes.report.Report;
import xyz.autonomys.blocktimes.report.ReportQueries;
import xyz.autonomys.blocktimes.report.Section;
import xyz.autonomys.blocktimes.report.SqlRunner;

/** Reports on simulated chains, as pages. */
enum Pages {
    /** Six weeks of a chain without any cause. */
    PERFECT(604_800, Map.of(), false),
    /** Three weeks of slots of 1,021.4 ms. */
    SLOW(302_400, Map.of("slot-ms", "1021.4"), false),
    /** A week in whose middle slots become 12 ms longer. */
    JUMP(100_800, Map.of("slot-jump", "50000:1012"), false),
    /** An hour. */
    HOUR(600, Map.of(), false),
    /** Two weeks of two chains, with an operator that is often reported, and a clock that is off. */
    TWO(201_600, Map.of("operator", "2:0.05", "clock", "3:250"), true);

    private static final ReportQueries.Choices ALL = new ReportQueries.Choices(86_400_000, 100, chain -> 60_000,
            EnumSet.complementOf(EnumSet.of(Section.COMPARISON)));

    private final int blocks;
    private final Map<String, String> causes;
    private final boolean hasDomain;

    Pages(int blocks, Map<String, String> causes, boolean hasDomain) {
        this.blocks = blocks;
        this.causes = causes;
        this.hasDomain = hasDomain;
    }

    /** Makes the rows of the report. */
    Report report(Path folder) throws Exception {
        Path data = Files.createDirectories(folder.resolve(name()));
        List<Path> files;
        try (SimulatedRows rows = new SimulatedRows(data)) {
            rows.add("consensus", 11, blocks, Causes.of(causes));
            files = (hasDomain ? rows.addDomain("auto-evm") : rows).write();
        }
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("block_times", List.of(files.get(0)));
        variables.put("offline_operators", isEmpty(files.get(1)) ? List.of() : List.of(files.get(1)));
        try (SqlRunner sql = SqlRunner.start()) {
            return Report.of(hasDomain ? "2025-01-01 to 2025-01-14" : "all blocks stored", "2025-03-01T00:00:00Z",
                    EnumSet.allOf(Section.class), new ReportQueries(sql, name -> Files.readString(
                            Path.of("scripts/duckdb/" + name + ".sql")), variables).run(ALL));
        }
    }

    private static boolean isEmpty(Path file) throws Exception {
        try (Connection duckDb = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duckDb.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM '" + file + "'")) {
            rows.next();
            return rows.getLong(1) == 0;
        }
    }

    /** Writes a report as a page, and returns the file. */
    Path write(Report report, Path folder) throws Exception {
        StringWriter text = new StringWriter();
        new HtmlReport().write(report, new PrintWriter(text));
        return Files.writeString(folder.resolve(name().toLowerCase(java.util.Locale.ROOT) + ".html"), text.toString());
    }
}
