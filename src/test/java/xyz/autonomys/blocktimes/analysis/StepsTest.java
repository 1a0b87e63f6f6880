package xyz.autonomys.blocktimes.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.statistics.Stats;
import xyz.autonomys.blocktimes.statistics.Steps;

class StepsTest {

    private static final int VALUES = 200;

    /** Values with errors of 1, a fifth of them with errors of 3. */
    private static List<Steps.Value> series(long seed, IntToDoubleFunction mean) {
        Random random = new Random(seed);
        List<Steps.Value> values = new ArrayList<>();
        for (int i = 0; i < VALUES; i++) {
            double error = i % 5 == 0 ? 3 : 1;
            values.add(new Steps.Value(1_000 + i, mean.applyAsDouble(i) + error * random.nextGaussian(),
                    error * error));
        }
        return values;
    }

    @Test
    void falseAlarmsAreAsRareAsTheLevel() {
        int alarms = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            alarms += new Steps(series(seed, i -> 5)).find(0.05).p() <= 0.05 ? 1 : 0;
        }
        // 100 by the level; the law is that of endless series, and so the test is conservative. 5 standard errors: 49.
        assertThat(alarms).isBetween(30, 149);
    }

    @Test
    void aStepIsFoundWithSizeAndTimeInsideTheIntervals() {
        int found = 0;
        int sizes = 0;
        int times = 0;
        for (int seed = 0; seed < 400; seed++) {
            Steps.Result result = new Steps(series(seed, i -> i < 120 ? 5 : 6.5)).find(0.01);
            if (result.steps().size() == 1 && Double.isNaN(result.trend())) {
                found++;
                Steps.Step step = result.steps().get(0);
                sizes += Math.abs(step.after() - step.before() - 1.5) <= Stats.Z95 * step.error() ? 1 : 0;
                times += step.from() <= 1_120 && step.to() >= 1_119 ? 1 : 0;
            }
        }
        assertThat(found).isGreaterThan(370);
        assertThat((double) sizes / found).isGreaterThan(0.9);
        assertThat((double) times / found).isGreaterThan(0.93);
    }

    @Test
    void aTrendIsNoStaircase() {
        Steps.Result result = new Steps(series(1, i -> 0.05 * i)).find(0.01);
        assertThat(result.trend()).isCloseTo(0.05, within(3 * result.trendError()));
        assertThat(result.steps()).isEmpty();
    }

    @Test
    void twoStepsAreTwo() {
        Steps.Result result = new Steps(series(2, i -> i < 60 ? 5 : i < 140 ? 9 : 3)).find(0.01);
        assertThat(result.steps()).extracting(Steps.Step::at).hasSize(2)
                .allSatisfy(at -> assertThat(at).isBetween(1_058L, 1_142L));
    }

    @Test
    void ofAFewValuesNothingIsSaid() {
        assertThat(new Steps(series(3, i -> i).subList(0, 7)).find(0.01).p()).isOne();
    }
}
