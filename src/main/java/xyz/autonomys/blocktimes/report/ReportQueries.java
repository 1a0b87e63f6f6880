package xyz.autonomys.blocktimes.report;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
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
            Material.DOMAIN, Section.DOMAIN,
            Material.HOURLY, Section.HOURLY,
            Material.OUTLIERS, Section.OUTLIERS);
    /** What only charts are made of. */
    private static final Set<Section> OF_CHARTS = EnumSet.of(Section.HISTORY, Section.HEAT);

    /**
     * What a user chooses.
     *
     * @param bucketMs ms of a row of the tables by time; 0 for the whole window
     * @param clockThresholdMs offset from which on an author's clock counts as off, ms
     * @param outlierMs block time of a chain from which on a block is an outlier, ms
     * @param sections the sections to be made
     */
    public record Choices(long bucketMs, double clockThresholdMs, ToDoubleFunction<String> outlierMs,
            Set<Section> sections) {

        private boolean needs(Material material) {
            return sections.stream().anyMatch(material == Material.HOURLY ? OF_CHARTS::contains : Section::isAnalysed);
        }
    }

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
     * Returns the rows of each section that was chosen, in the order of the sections.
     *
     * @throws IOException if the SQL cannot be read
     * @throws UnreadableDataException if a file is damaged
     */
    public Map<Section, List<Map<String, Object>>> run(Choices choices) throws IOException, InterruptedException {
        Map<Material, Future<List<Map<String, Object>>>> material = new EnumMap<>(Material.class);
        Map<Section, Future<List<Map<String, Object>>>> answers = new EnumMap<>(Section.class);
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            for (Material kind : Material.values()) {
                if (choices.needs(kind)) {
                    Section section = SHARED.get(kind);
                    long bucketMs = kind == Material.DOMAIN ? TimeUnit.DAYS.toMillis(1)
                            : section == null ? 0 : section.bucketMs().orElse(0);
                    Future<List<Map<String, Object>>> answer = ask(threads, kind.file(), bucketMs);
                    material.put(kind, answer);
                    if (section != null && section.bucketMs().orElse(choices.bucketMs()) == bucketMs) {
                        answers.put(section, answer);
                    }
                }
            }
            for (Section section : choices.sections()) {
                if (!section.isAnalysed() && !answers.containsKey(section)) {
                    answers.put(section, ask(threads, section.file(), section.bucketMs().orElse(choices.bucketMs())));
                }
            }
            Map<Material, List<Map<String, Object>>> made = new EnumMap<>(Material.class);
            for (Map.Entry<Material, Future<List<Map<String, Object>>>> answer : material.entrySet()) {
                made.put(answer.getKey(), answer.getValue().get());
            }
            Map<String, List<Map<String, Object>>> analysed = made.isEmpty() ? Map.of() : Analysis.of(made,
                    new Analysis.Choices(TimeUnit.MILLISECONDS.toHours(choices.bucketMs()), choices.clockThresholdMs(),
                            choices.outlierMs()));
            Map<Section, List<Map<String, Object>>> rows = new LinkedHashMap<>();
            for (Section section : Section.values()) {
                if (choices.sections().contains(section)) {
                    rows.put(section, section.isAnalysed() ? analysed.getOrDefault(section.key(), List.of())
                            : answers.get(section).get());
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
