package xyz.autonomys.blocktimes.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.analysis.table.Row;
import xyz.autonomys.blocktimes.statistics.Mean;
import xyz.autonomys.blocktimes.statistics.Regression;
import xyz.autonomys.blocktimes.statistics.Stats;

/** Figures of the tests and intervals, against those of SciPy 1.17.1. */
class StatsTest {

    private static final Offset<Double> NEAR = within(1e-9);
    private static final double[] X = {0, 3, 4, 9, 15, 16, 22, 30, 31, 40};
    private static final double[] Y = {120, 3180, 4010, 9260, 15410, 16190, 22530, 30590, 31700, 40910};

    @Test
    void tailsAreThoseOfTheLaws() {
        assertThat(Stats.normalP(2.5)).isCloseTo(0.012419330651552265, NEAR);
        assertThat(Stats.normalP(-2.5)).isEqualTo(Stats.normalP(2.5));
        assertThat(Stats.normalP(Double.NaN)).isOne();
        assertThat(Stats.normalQuantile(1e-4)).isCloseTo(3.7190164854556804, NEAR);
        assertThat(Stats.chiSquaredP(30.2, 20)).isCloseTo(0.06667711165572733, NEAR);
        assertThat(Stats.chiSquaredP(30.2, 0)).isOne();
        assertThat(Stats.fP(2.1, 5, 120)).isCloseTo(0.07002414384514416, NEAR);
        assertThat(Stats.fP(Double.NaN, 5, 120)).isOne();
        assertThat(Stats.atLeastP(3, 248, 0.005)).isCloseTo(0.12887585149129208, NEAR);
        assertThat(Stats.atLeastP(0, 248, 0.005)).isOne();
        assertThat(Stats.bridgeP(1.3581)).isCloseTo(0.0499996304316674, NEAR);
        assertThat(Stats.bridgeP(2.5)).isCloseTo(7.453306344157342e-06, within(1e-14));
        assertThat(Stats.bridgeP(0.1)).isOne();
        assertThat(Stats.skewedMeanP(62, 7_300, 6_000, 5_477)).isCloseTo(0.07396691875931427, NEAR);
    }

    @Test
    void intervalsAreExact() {
        assertThat(Stats.proportion(831, 1_000).low()).isCloseTo(0.8063072536435564, NEAR);
        assertThat(Stats.proportion(831, 1_000).high()).isCloseTo(0.8537255113063903, NEAR);
        assertThat(Stats.proportion(0, 5).low()).isZero();
        assertThat(Stats.proportion(5, 5).high()).isOne();
        assertThat(Stats.untilSuccess(2_016, 12_231).low()).isCloseTo(0.15829117090924943, NEAR);
        assertThat(Stats.untilSuccess(2_016, 12_231).high()).isCloseTo(0.17145381373133983, NEAR);
        assertThat(Stats.untilSuccess(3, 3).high()).isOne();
    }

    private static Regression line(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> new Regression(1, X[i], Y[i], 0, 0, 0))
                .reduce(Regression.NONE, Regression::plus);
    }

    @Test
    void aLineIsThatOfItsPartsAndItsErrorsThoseOfItsClusters() {
        Regression line = line(0, 10);
        assertThat(line.slope()).isCloseTo(1020.2618757612667, NEAR);
        assertThat(line.slopeError()).isCloseTo(2.3197405481340936, NEAR);
        assertThat(line.residual()).isCloseTo(93.99959668972986, NEAR);
        Regression inParts = line(0, 4).plus(line(4, 7)).plus(line(7, 10));
        assertThat(inParts.slope()).isCloseTo(line.slope(), NEAR);
        assertThat(inParts.syy()).isCloseTo(line.syy(), within(1e-5));
        double pulls = Math.hypot(line.pullOf(line(0, 4)), Math.hypot(line.pullOf(line(4, 7)), line.pullOf(line(7,
                10))));
        assertThat(pulls / line.sxx()).isCloseTo(0.8076464397591093, within(1e-7));
    }

    private static Mean mean(double... values) {
        Mean mean = Mean.NONE;
        for (double value : values) {
            mean = mean.plus(new Mean(1, value, value * value));
        }
        return mean;
    }

    @Test
    void meansAreComparedAsByWelch() {
        Mean a = mean(5, 9, 12, 6, 7, 30, 2);
        Mean b = mean(8, 15, 22, 9, 11, 13, 40, 6);
        assertThat(a.zAgainst(b)).isCloseTo(-1.0183289220090486, NEAR);
        assertThat(a.plus(b).less(b).mean()).isCloseTo(a.mean(), NEAR);
        assertThat(mean(1, 1).zAgainst(mean(1, 1))).isNaN();
    }

    @Test
    void bundlesAreComparedByAContingencyTable() {
        int[] blocks = {200, 160, 120, 80};
        int[] bundled = {140, 120, 100, 72};
        List<Row> rows = IntStream.range(0, 4).mapToObj(i -> new Row(Map.<String, Object>of("slots", i + 1, "blocks",
                blocks[i], "bundled", bundled[i], "sum_delta_ms", 1_000L * blocks[i], "sum_bundled_delta_ms",
                1_000L * bundled[i], "sum_delta_squared", 2e6 * blocks[i], "sum_bundled_delta_squared",
                        2e6 * bundled[i])))
                .toList();
        Findings findings = new Findings();
        assertThat(new SlotCounts("c", rows, new Hours(List.of())).bundles(findings, new Hours(List.of()))).hasSize(4);
        assertThat(findings.all()).filteredOn(finding -> finding.question().contains("slots since"))
                .singleElement().satisfies(finding -> assertThat(finding.p()).isCloseTo(0.0009787335703315353, NEAR));
    }

    @Test
    void questionsAreHeldToACorrectedLevel() {
        Findings findings = new Findings();
        for (double p : new double[] {0.004, 0.0024, 0.9, 0.006}) {
            findings.add(new Finding("q" + p, p, "t", "c"));
        }
        // Holm at 1 %: 0.0024 <= 0.01 / 4, but 0.004 > 0.01 / 3, and so all that follow fail too.
        assertThat(findings.found()).extracting(Finding::p).containsExactly(0.0024);
    }

    @Test
    void whatIsNoNumberIsNotFound() {
        Findings findings = new Findings();
        findings.add(new Finding("q", Double.NaN, "t", "c"));
        assertThat(findings.found()).isEmpty();
    }

    @Test
    void aLoadThatOneBlockHasAloneIsNotAsked() {
        // Block times are skewed, and a slope that hangs on one block is as skewed as that block's time.
        Load load = new Load("c", new Findings());
        Findings findings = new Findings();
        List<Row> rows = List.of(group(5, 6_000, 6_000), group(500, 1, 60_000));
        new Load("c", findings).of(rows);
        assertThat(findings.all()).isEmpty();
        assertThat(findings.notAsked()).contains("the delta depends on the extrinsics of the block before");
        assertThat(load.of(rows).lines()).hasSize(2);

        new Load("c", findings).of(List.of(group(5, 6_000, 6_000), group(9, 500, 6_500)));
        assertThat(findings.all()).hasSize(2);
    }

    private static Row group(long extrinsics, long blocks, double meanMs) {
        return new Row(Map.of("grouping", "extrinsics", "value", extrinsics, "blocks", blocks, "deltas", blocks,
                "sum_delta", meanMs * blocks, "sum_delta_squared", 2 * meanMs * meanMs * blocks, "sum_residual", 0.0,
                "sum_residual_squared", 3_600.0 * blocks));
    }

    @Test
    void lengthsThatWanderHaveALargerError() {
        // Two days of hours of 600 slots whose length goes up and down by 0.5 ms over a day, without any clock.
        List<Hour> hours = new java.util.ArrayList<>();
        double ms = 0;
        for (int hour = 0; hour < 48; hour++) {
            double length = 1_000 + 0.5 * Math.sin(2 * Math.PI * hour / 24);
            Regression line = Regression.NONE;
            for (int slot = 0; slot < 600; slot++) {
                ms += length;
                line = line.plus(new Regression(1, hour * 600.0 + slot, ms, 0, 0, 0));
            }
            Mean slots = new Mean(600, 600, 600);
            hours.add(new Hour(hour, 0, 1, 1, 2, slots, slots, line, null, null, 0, 0, null, null, Mean.NONE, 0, 600));
        }
        Hours both = new Hours(hours);
        assertThat(both.slotError()).isGreaterThan(0.05);
        assertThat(both.all().line().slopeError()).isLessThan(0.01);
    }

    @Test
    void aShareOfBlocksWithBundlesNeedsAProbabilityASlot() {
        // docs/analysis/domain.md: p = b / (b + s - b s), with s = 1/6.
        double b = Operators.bundleSlotProbability(0.83);
        assertThat(b / (b + 1 / 6.0 - b / 6)).isCloseTo(0.83, NEAR);
    }
}
