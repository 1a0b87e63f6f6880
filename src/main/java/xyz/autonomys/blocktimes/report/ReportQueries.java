package xyz.autonomys.blocktimes.report;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.analysis.Analysis;
import xyz.autonomys.blocktimes.analysis.Material;

/** Makes the sections of a report: runs the SQL, and lets {@code analysis} explain what it returned. */
public final class ReportQueries {

    /** Number of queries at once. Parts of some queries use only one core; another query uses the others. */
    private static final int AT_ONCE = 2;
    /** The material that is a section too. */
    private static final Map<Material, Section> SHARED = Map.of(
            Material.DISTRIBUTION, Section.OVERALL,
            Material.SEGMENTS, Section.SEGMENTS,
            Material.DOMAIN, Section.DOMAIN);

    private static final List<String> BOUNDS = List.of("from_ms", "to_ms", "from_block", "to_block");

    private final SqlRunner sql;
    private final Sql.Texts texts;
    private final Map<String, Object> variables;

    /**
     * @param texts the SQL
     * @param variables that the SQL reads: files, bounds of the window, settings
     */
    public ReportQueries(SqlRunner sql, Sql.Texts texts, Map<String, Object> variables) {
        this.sql = sql;
        this.texts = texts;
        this.variables = variables;
    }

    /**
     * Returns the rows of each section, in the order of the sections.
     *
     * @param bucketMs ms of a row of the tables by time; 0 for the whole window
     * @param clockThresholdMs offset from which on an author's clock counts as off, ms
     * @param onlyTables whether sections that tables do not show may be left out
     * @throws IOException if the SQL cannot be read
     * @throws UnreadableDataException if a file is damaged
     */
    public Map<Section, List<Map<String, Object>>> run(long bucketMs, double clockThresholdMs, boolean onlyTables)
            throws IOException, InterruptedException {
        Map<String, Future<List<Map<String, Object>>>> answers = new LinkedHashMap<>();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (Material material : Material.values()) {
                if (!SHARED.containsKey(material)) {
                    answers.put(material.name(), ask(threads, material.file(), 0));
                }
            }
            for (Section section : Section.values()) {
                if (!section.isAnalysed()
                        && (!onlyTables || section.inTables(bucketMs) || SHARED.containsValue(section))) {
                    answers.put(section.key(), ask(threads, section.file(), section.bucketMs().orElse(bucketMs)));
                }
            }
            Map<Material, List<Map<String, Object>>> material = new EnumMap<>(Material.class);
            for (Material kind : Material.values()) {
                Section section = SHARED.get(kind);
                material.put(kind, answers.get(section == null ? kind.name() : section.key()).get());
            }
            Map<String, List<Map<String, Object>>> analysed = Analysis.of(material,
                    new Analysis.Choices(TimeUnit.MILLISECONDS.toHours(bucketMs), clockThresholdMs));
            Map<Section, List<Map<String, Object>>> rows = new LinkedHashMap<>();
            for (Section section : Section.values()) {
                if (onlyTables && !section.inTables(bucketMs)) {
                    continue;
                }
                if (section.isAnalysed()) {
                    rows.put(section, analysed.getOrDefault(section.key(), List.of()));
                } else if (answers.containsKey(section.key())) {
                    rows.put(section, answers.get(section.key()).get());
                }
            }
            return rows;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * Compares two windows: returns the sections of the comparison.
     *
     * @throws IOException if the SQL cannot be read
     */
    public Map<Section, List<Map<String, Object>>> compare(ReportWindow a, ReportWindow b) throws IOException {
        return bySection(Analysis.comparison(a.toString(), b.toString(), hours(a), hours(b)));
    }

    /**
     * Returns the sections of a report on the dataset {@code headers}.
     *
     * @throws IOException if the SQL cannot be read
     */
    public Map<Section, List<Map<String, Object>>> headers() throws IOException {
        return bySection(Analysis.ofHeaders(
                sql.query(Sql.with(variables, texts.of("headers_eras"))),
                sql.query(Sql.with(variables, texts.of("headers_slot_counts"))),
                sql.query(Sql.with(variables, texts.of("headers_authors")))));
    }

    private static Map<Section, List<Map<String, Object>>> bySection(Map<String, List<Map<String, Object>>> analysed) {
        Map<Section, List<Map<String, Object>>> rows = new LinkedHashMap<>();
        Arrays.stream(Section.values()).filter(section -> analysed.containsKey(section.key()))
                .forEach(section -> rows.put(section, analysed.get(section.key())));
        return rows;
    }

    private List<Map<String, Object>> hours(ReportWindow window) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>(variables);
        all.putAll(window.variables());
        // The bounds of the other window may still be set.
        String reset = BOUNDS.stream().map(bound -> "RESET VARIABLE " + bound + ";\n").collect(Collectors.joining());
        return sql.query(reset + Sql.with(all, texts.of(Material.HOURS.file())));
    }

    private Future<List<Map<String, Object>>> ask(ExecutorService threads, String file, long bucketMs)
            throws IOException {
        Map<String, Object> all = new LinkedHashMap<>(variables);
        all.put("bucket_ms", bucketMs);
        String query = Sql.with(all, texts.of(file));
        // DuckDB rejects an empty list of files.
        boolean isOfOperators = file.equals(Section.OPERATORS.file()) || file.equals(Material.FLAGS.file());
        boolean isEmpty = isOfOperators && ((List<?>) variables.get("offline_operators")).isEmpty();
        return threads.submit(() -> isEmpty ? List.of() : sql.query(query));
    }
}
