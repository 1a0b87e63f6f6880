package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports on the simulated chains, against figures computed from the rows in plain Java. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportTest {

    /** Figures are rounded: times to 0.001 ms, others to six digits. */
    private static final double TINY = 6e-4;

    @TempDir
    static Path folder;
    private List<Map<String, Object>> consensus;
    private List<Map<String, Object>> domain;
    private JsonNode report;

    @BeforeAll
    void makeReport() throws Exception {
        assertThat(new Cli(folder).run("backfill", "--network=devnet", "--start=1").exitCode()).isZero();
        Dataset dataset = new Dataset(folder.resolve("data/devnet"));
        consensus = dataset.rows("consensus");
        domain = dataset.rows("auto-evm");
        report = json("--by=window");
    }

    private static Cli.Result run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("report", "--network=devnet"));
        all.addAll(List.of(arguments));
        return new Cli(folder).run(all.toArray(String[]::new));
    }

    private static JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--format=json"));
        all.addAll(List.of(arguments));
        Cli.Result run = run(all.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return new ObjectMapper().readTree(run.out()).get("sections");
    }

    private static JsonNode row(JsonNode rows, Predicate<JsonNode> which) {
        for (JsonNode row : rows) {
            if (which.test(row)) {
                return row;
            }
        }
        throw new AssertionError("no such row in " + rows);
    }

    private static double[] deltas(List<Map<String, Object>> rows) {
        return rows.stream().filter(row -> row.get("delta_since_parent_ms") != null)
                .mapToDouble(row -> ((Number) row.get("delta_since_parent_ms")).doubleValue()).toArray();
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double variance(double[] values) {
        double mean = mean(values);
        double sum = 0;
        for (double value : values) {
            sum += (value - mean) * (value - mean);
        }
        return sum / (values.length - 1);
    }

    /** The least value that so large a share of the values do not exceed. */
    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    @Test
    void thePathAboveTheDataSaysNothing(@TempDir Path elsewhere) throws Exception {
        Path data = elsewhere.resolve("chain=mainnet/date=2020-01-01/data");
        Cli cli = new Cli(elsewhere).with("DATA_DIR", data);
        assertThat(cli.run("backfill", "--network=devnet", "--count=300").exitCode()).isZero();

        Cli.Result valid = cli.run("validate");
        assertThat(valid.exitCode()).as(valid.out()).isZero();
        Cli.Result report = cli.run("report", "--by=window", "--format=json");
        assertThat(report.exitCode()).as(report.err()).isZero();
        assertThat(new ObjectMapper().readTree(report.out()).at("/sections/overall").findValuesAsText("chain"))
                .containsExactly("auto-evm", "consensus");
    }

    @Test
    void theDistributionIsThatOfTheRows() {
        for (String chain : List.of("consensus", "auto-evm")) {
            double[] deltas = deltas(chain.equals("consensus") ? consensus : domain);
            JsonNode row = row(report.get("overall"), each -> each.get("chain").asText().equals(chain));
            assertThat(row.get("blocks").asLong()).isEqualTo(deltas.length);
            assertThat(row.get("mean_ms").asDouble()).isCloseTo(mean(deltas), within(TINY));
            assertThat(row.get("stddev_ms").asDouble()).isCloseTo(Math.sqrt(variance(deltas)), within(TINY));
            assertThat(row.get("p50_ms").asDouble()).isCloseTo(quantile(deltas, 0.5), within(TINY));
            assertThat(row.get("p90_ms").asDouble()).isCloseTo(quantile(deltas, 0.9), within(TINY));
            assertThat(row.get("p95_ms").asDouble()).isCloseTo(quantile(deltas, 0.95), within(TINY));
            assertThat(row.get("p99_ms").asDouble()).isCloseTo(quantile(deltas, 0.99), within(TINY));
            assertThat(row.get("max_ms").asLong()).isEqualTo((long) quantile(deltas, 1));
        }
    }

    private double[] slotsMs() {
        return IntStream.range(1, consensus.size())
                .mapToDouble(i -> 1_000.0 * ((Number) consensus.get(i).get("slot")).longValue()
                        - 1_000.0 * ((Number) consensus.get(i - 1).get("slot")).longValue())
                .toArray();
    }

    @Test
    void slotsAndSkewsAreThoseOfTheRows() {
        double[] slots = slotsMs();
        double[] deltas = deltas(consensus);
        double[] skews = IntStream.range(0, slots.length).mapToDouble(i -> deltas[i] - slots[i]).toArray();
        JsonNode row = report.get("slots").get(0);

        assertThat(row.get("mean_by_slots_ms").asDouble()).isCloseTo(mean(slots), within(TINY));
        assertThat(row.get("stddev_by_slots_ms").asDouble()).isCloseTo(Math.sqrt(variance(slots)), within(TINY));
        assertThat(row.get("mean_skew_ms").asDouble()).isCloseTo(mean(skews), within(TINY));
        assertThat(row.get("stddev_skew_ms").asDouble()).isCloseTo(Math.sqrt(variance(skews)), within(TINY));
        int at500 = 0;
        int runs = 0;
        int longest = 0;
        int length = 0;
        for (double delta : deltas) {
            length = delta == 500 ? length + 1 : 0;
            at500 += delta == 500 ? 1 : 0;
            runs += length == 1 ? 1 : 0;
            longest = Math.max(longest, length);
        }
        assertThat(row.get("at_500_ms").asInt()).isEqualTo(at500).isPositive();
        assertThat(row.get("runs_at_500_ms").asInt()).isEqualTo(runs);
        assertThat(row.get("longest_run_at_500_ms").asInt()).isEqualTo(longest);
    }

    @Test
    void theoryAndSimulationAgreeWithinSamplingError() {
        double error = 5.4772 / Math.sqrt(consensus.size() - 1.0);
        JsonNode theory = report.get("theory");
        assertThat(slots(theory, "mean")).isCloseTo(6, within(4 * error));
        // The standard error of a standard deviation, with the kurtosis of the geometric law, about 9.03.
        double errorOfStddev = 5.4772 / 2 * Math.sqrt((9.03 - 1) / consensus.size());
        assertThat(slots(theory, "stddev")).isCloseTo(5.4772, within(4 * errorOfStddev));
        assertThat(slots(theory, "p50")).isCloseTo(4, within(1.0));
        assertThat(slots(theory, "p99")).isCloseTo(26, within(2.0));
        JsonNode median = row(report.get("quantiles"), each -> each.get("percentile").asInt() == 50);
        assertThat(median.get("expected_slots").asDouble()).isEqualTo(4);
        assertThat(median.get("observed_slots").asDouble()).isEqualTo(quantile(slotsMs(), 0.5) / 1_000);
    }

    private static double slots(JsonNode theory, String metric) {
        return row(theory, each -> each.get("metric").asText().equals(metric)).get("observed_slots").asDouble();
    }

    @Test
    void segmentsAreComparedByWelchsTest() {
        Map<String, List<Double>> kinds = new HashMap<>();
        for (int i = 1; i < consensus.size(); i++) {
            boolean stores = (Boolean) consensus.get(i).get("contained_store_segment_headers");
            boolean follows = (Boolean) consensus.get(i - 1).get("contained_store_segment_headers");
            kinds.computeIfAbsent(
                            stores ? "stores segments" : follows ? "block after" : "others", kind -> new ArrayList<>())
                    .add(((Number) consensus.get(i).get("delta_since_parent_ms")).doubleValue());
        }
        double[] others = kinds.get("others").stream().mapToDouble(Double::doubleValue).toArray();
        for (String kind : List.of("stores segments", "block after")) {
            double[] these = kinds.get(kind).stream().mapToDouble(Double::doubleValue).toArray();
            double error = Math.sqrt(variance(these) / these.length + variance(others) / others.length);
            double difference = mean(these) - mean(others);
            JsonNode row = row(report.get("segments"), each -> each.get("kind").asText().equals(kind));
            assertThat(row.get("blocks").asInt()).isEqualTo(these.length);
            assertThat(row.get("difference_ms").asDouble()).isCloseTo(difference, within(TINY));
            assertThat(row.get("low_ms").asDouble()).isCloseTo(difference - 1.959964 * error, within(1e-3));
            assertThat(row.get("high_ms").asDouble()).isCloseTo(difference + 1.959964 * error, within(1e-3));
            assertThat(row.get("z").asDouble()).isCloseTo(difference / error, within(1e-6));
        }
    }

    @Test
    void theDomainHasABlockForAShareOfConsensusBlocks() {
        Map<Object, Map<String, Object>> byHash = new HashMap<>();
        consensus.forEach(row -> byHash.put(row.get("hash"), row));
        List<Map<String, Object>> paired = domain.stream()
                .filter(row -> byHash.containsKey(row.get("consensus_block_hash")))
                .toList();
        long first = (Long) byHash.get(paired.get(0).get("consensus_block_hash")).get("block_number");
        long last = (Long) byHash.get(paired.get(paired.size() - 1).get("consensus_block_hash")).get("block_number");
        List<Map<String, Object>> covered = consensus.stream().filter(row -> (Long) row.get("block_number") >= first
                && (Long) row.get("block_number") <= last).toList();
        double p = (double) paired.size() / covered.size();
        JsonNode row = report.get("domain").get(0);

        assertThat(row.get("consensus_blocks").asInt()).isEqualTo(covered.size());
        assertThat(row.get("p").asDouble()).isCloseTo(p, within(1e-6));
        assertThat(row.get("consensus_mean_ms").asDouble()).isCloseTo(mean(deltas(covered)), within(TINY));
        assertThat(row.get("domain_mean_ms").asDouble()).isCloseTo(mean(deltas(paired)), within(TINY));
        assertThat(row.get("timestamps_that_differ").asInt()).isZero();
        // Wilson's interval: where the distance to p is 1.96 standard errors of the bound.
        for (String bound : List.of("p_low", "p_high")) {
            double at = row.get(bound).asDouble();
            assertThat(Math.abs(at - p) / Math.sqrt(at * (1 - at) / covered.size())).isCloseTo(1.959964, within(1e-3));
        }
    }

    @Test
    void operatorsAreCountedExactly() throws Exception {
        List<Map<String, Object>> flagged = new Dataset(folder.resolve("data/devnet"))
                .query("SELECT * FROM read_parquet('" + folder + "/data/devnet/offline_operators/*/*/*.parquet')");
        Map<String, Integer> times = new HashMap<>();
        flagged.forEach(row -> times.merge(row.get("operator_id").toString(), 1, Integer::sum));

        assertThat(report.get("operators")).hasSize(times.size());
        report.get("operators")
                .forEach(row -> assertThat(row.get("flagged").asInt())
                        .isEqualTo(times.get(row.get("operator_id").asText())));
        assertThat(times.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(flagged.size()).isPositive();
    }

    @Test
    void outliersAreThoseAboveTheChainsThreshold() throws Exception {
        Files.writeString(folder.resolve("application.properties"), "blocktimes.outlier-factor = 5\n");
        try {
            JsonNode rows = json("--chain=consensus").get("outliers");
            long expected = consensus.stream().filter(row -> row.get("delta_since_parent_ms") != null
                    && (Long) row.get("delta_since_parent_ms") > 30_000).count();
            assertThat(rows.get(0).get("outliers").asLong()).isEqualTo(expected).isPositive();
            assertThat(rows.get(0).get("delta_ms").asDouble()).isEqualTo(quantile(deltas(consensus), 1));
            rows.forEach(row -> {
                assertThat(row.get("delta_ms").asLong()).isGreaterThan(30_000);
                // n slots or more come once in 6 (6 / 5)^(n - 1) slots of a second.
                assertThat(row.get("once_in_days").asDouble()).isCloseTo(
                        6 * Math.pow(1.2, row.get("slots").asInt() - 1) / 86_400, within(TINY));
            });
        } finally {
            Files.delete(folder.resolve("application.properties"));
        }
    }

    @Test
    void aWindowOfBlocksOrDaysIsWhatItSays() throws Exception {
        JsonNode blocks = json("--chain=consensus", "--from=1001", "--to=2000", "--by=window");
        assertThat(blocks.get("overall").get(0).get("blocks").asInt()).isEqualTo(1_000);

        JsonNode day = json("--chain=consensus", "--from=2025-01-01", "--to=2025-01-01", "--by=hour");
        assertThat(day.get("distribution")).hasSize(24);
        assertThat(day.get("distribution").get(23).get("begins_utc").asText()).isEqualTo("2025-01-01 23:00");

        JsonNode hour = json("--chain=consensus", "--from=2025-01-01T10:00", "--to=2025-01-01T11:00Z", "--by=hour");
        assertThat(hour.get("distribution")).hasSize(1);
    }

    @Test
    void theFirstLinesSayWhy() throws Exception {
        String text = run("--by=window").out();
        assertThat(text.lines().skip(1).limit(10)).anyMatch(line -> line.startsWith("consensus: As regular as"))
                .anyMatch(line -> line.startsWith("  mean ") && line.contains("slots last 1,000.0 ms"))
                .anyMatch(line -> line.startsWith("auto-evm: In step with the consensus chain: a block for "))
                .anyMatch(line -> line.startsWith("  What changed: "));
        JsonNode identity = report.get("identity").get(0);
        double mean = mean(deltas(consensus));
        assertThat(identity.get("mean_ms").asDouble()).isCloseTo(mean, within(TINY));
        assertThat(identity.get("slots_a_block").asDouble()).isCloseTo(mean(slotsMs()) / 1_000, within(1e-5));
        assertThat(identity.get("slots_a_block").asDouble() * identity.get("slot_ms").asDouble())
                .isCloseTo(mean, within(0.02));
        assertThat(identity.get("by_slots_ms").asDouble() + identity.get("by_length_ms").asDouble())
                .isCloseTo(mean - 6_000, within(0.01));
    }

    @Test
    void everyQuestionHasAnAnswerAndAChapter() {
        assertThat(report.get("findings")).hasSizeGreaterThan(20).allSatisfy(row -> {
            assertThat(row.get("p_value").asDouble()).isBetween(0.0, 1.0);
            assertThat(Path.of(row.get("chapter").asText())).exists();
        });
    }

    @Test
    void aSlotLengthIsTheSlopeOfItsDay() throws Exception {
        JsonNode days = json("--chain=consensus").get("slot_length");
        assertThat(days).hasSize(2);
        for (JsonNode day : days) {
            List<Map<String, Object>> rows = consensus.stream().filter(row -> row.get("timestamp_utc").toString()
                    .startsWith(day.get("begins_utc").asText().substring(0, 10))).toList();
            double slot = rows.stream().mapToDouble(row -> ((Number) row.get("slot")).doubleValue()).average()
                    .orElseThrow();
            double ms = rows.stream().mapToDouble(row -> ((Number) row.get("timestamp_ms")).doubleValue()).average()
                    .orElseThrow();
            double sxx = 0;
            double sxy = 0;
            for (Map<String, Object> row : rows) {
                double x = ((Number) row.get("slot")).doubleValue() - slot;
                sxx += x * x;
                sxy += x * (((Number) row.get("timestamp_ms")).doubleValue() - ms);
            }
            assertThat(day.get("slot_ms").asDouble()).isCloseTo(sxy / sxx, within(6e-5));
        }
    }

    @Test
    void twoWindowsAreComparedFigureByFigure() throws Exception {
        Cli.Result run = run("--compare=2000..4000,6000..8000", "--format=json");
        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode rows = new ObjectMapper().readTree(run.out()).at("/sections/comparison");
        assertThat(rows.findValuesAsText("figure")).containsExactly("block time", "slots a block", "length of a slot",
                "weight of a block", "share with bundles");
        List<Map<String, Object>> a = consensus.subList(1_999, 4_000);
        List<Map<String, Object>> b = consensus.subList(5_999, 8_000);
        // The first block of a window has no parent in it.
        assertThat(rows.get(0).get("of_a").asDouble()).isCloseTo(mean(deltas(a.subList(1, a.size()))), within(0.01));
        assertThat(rows.get(0).get("of_b").asDouble()).isCloseTo(mean(deltas(b.subList(1, b.size()))), within(0.01));
        assertThat(rows.get(4).get("of_a").asDouble()).isCloseTo((double) a.stream()
                .filter(row -> (Long) row.get("bundle_count") > 0).count() / a.size(), within(TINY));
        assertThat(rows.get(0).get("p_value").asDouble()).isBetween(0.0001, 1.0);
        assertThat(run("--compare=2000..4000,3000..8000").err()).contains("the windows overlap");
        assertThat(run("--compare=2000..4000").err()).contains("it must be two windows");
        assertThat(run("--compare=2000..4000,6000..8000", "--from=5").err()).contains("remove --from and --to");
        assertThat(run("--compare=2000..2010,6000..8000").exitCode()).isEqualTo(3);
    }

    @Test
    void tablesFitAHundredColumns() throws Exception {
        Cli.Result run = run("--by=hour");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines())
                .hasSizeGreaterThan(60)
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(100));
    }

    @Test
    void csvHasNamesAndAFileIsWrittenWhole() throws Exception {
        Path file = folder.resolve("report.csv");

        assertThat(run("--format=csv", "--out=" + file).exitCode()).isZero();

        assertThat(Files.readString(file))
                .contains("# distribution\n"
                        + "chain,begins_utc,blocks,mean_ms,mean_error_ms,stddev_ms,"
                        + "min_ms,p50_ms,p90_ms,p95_ms,p99_ms,max_ms\n");
        assertThat(folder.toFile().list()).noneMatch(name -> name.startsWith(".report"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--format=xml | --format=xml is not known: it must be one of csv, html, json, table",
        "--by=week | --by=week is not known: it must be one of day, hour, window",
        "--chain=nope | --chain=nope is not stored in ",
        "--from=yesterday | --from=yesterday cannot be used: it must be a block number, a date like 2025-01-31",
        "--out=/no/such/folder/x | --out=/no/such/folder/x cannot be written: no such file"
    })
    void whatCannotBeUsedIsNamed(String argument, String message) throws Exception {
        Cli.Result run = run(argument.strip());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(message.strip());
    }

    @Test
    void anEmptyWindowAndAnEmptyDirectoryHaveNoReport(@TempDir Path empty) throws Exception {
        assertThat(run("--from=2031-01-01").exitCode()).isEqualTo(3);
        assertThat(run("--from=200", "--to=100").exitCode()).isEqualTo(2);
        Cli.Result none = new Cli(empty).run("report");
        assertThat(none.exitCode()).isEqualTo(3);
        assertThat(none.err()).contains("no data in ");
    }

    @Test
    void theSqlAnswersTheSameInAnyDuckDb() throws Exception {
        String sql = Files.readString(Path.of("scripts/duckdb/report_distribution.sql"));
        List<Map<String, Object>> rows = new Dataset(folder.resolve("data/devnet"))
                .query("SET VARIABLE block_times = ['" + folder
                        + "/data/devnet/block_times/*/*/*.parquet']; SET VARIABLE bucket_ms = 0;" + sql);

        assertThat(rows).hasSize(2);
        assertThat(((Number) rows.get(1).get("mean_ms")).doubleValue())
                .isCloseTo(mean(deltas(consensus)), within(TINY));
    }
}
