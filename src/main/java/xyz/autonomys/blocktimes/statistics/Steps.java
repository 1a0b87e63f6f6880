package xyz.autonomys.blocktimes.statistics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds where the mean of a series changes: by the largest excursion of its weighted cumulative sum (CUSUM, Page 1954;
 * the bridge's law is Kolmogorov's), and again in the parts (binary segmentation, Vostrikova 1981). A straight trend is
 * tried too, and taken out if it explains more than the best single step.
 *
 * <p>Values must not depend on each other, and their variances must be known. The law of the bridge is that of many
 * values; for few, the test is conservative.
 */
public final class Steps {

    /** Values from which on a series is searched. */
    public static final int FEWEST = 8;
    private static final int MOST_STEPS = 12;
    /** Level of a further step, once there is one. */
    private static final double FURTHER = 1e-4;
    /** Likelihood ratio of an interval of 95 %, chi-squared with one degree of freedom. */
    private static final double LIKELY = 3.841458820694124;

    /**
     * A value.
     *
     * @param at when, as a number that grows, such as an hour
     */
    public record Value(long at, double value, double variance) {
    }

    /**
     * A step.
     *
     * @param at when the first value after it is
     * @param from earliest time that its interval of 95 % has
     * @param to latest time
     * @param before mean of the values since the last step
     * @param after mean of the values to the next step
     * @param error standard error of the difference
     */
    public record Step(long at, long from, long to, double before, double after, double error, double p) {
    }

    /**
     * What was found.
     *
     * @param p probability of the best single step or trend by chance
     * @param trend per unit of time; NaN if there is none
     * @param trendError standard error of it
     * @param steps in order of time; empty unless p is below the level
     */
    public record Result(double p, double trend, double trendError, List<Step> steps) {
    }

    private final List<Value> values;

    public Steps(List<Value> values) {
        this.values = values.stream().filter(value -> value.variance() > 0).toList();
    }

    /**
     * Finds steps and a trend.
     *
     * @param level probability of a first step or trend by chance
     */
    public Result find(double level) {
        if (values.size() < FEWEST) {
            return new Result(1, Double.NaN, Double.NaN, List.of());
        }
        Cut best = cut(values);
        Regression line = line(values);
        double slope = line.slope();
        double slopeError = 1 / Math.sqrt(line.sxx());
        double trendP = Stats.normalP(slope / slopeError);
        double p = Math.min(1, 2 * Math.min(best.p, trendP));
        if (p > level) {
            return new Result(p, Double.NaN, Double.NaN, List.of());
        }
        boolean isTrend = Math.pow(slope / slopeError, 2) > best.gain;
        List<Value> rest = isTrend ? values.stream().map(value -> new Value(value.at,
                value.value - slope * (value.at - line.meanX()), value.variance)).toList() : values;
        List<Integer> cuts = new ArrayList<>();
        split(rest, 0, rest.size(), isTrend ? FURTHER : Math.max(FURTHER, level), cuts);
        cuts.sort(Comparator.naturalOrder());
        return new Result(p, isTrend ? slope : Double.NaN, isTrend ? slopeError : Double.NaN, steps(rest, cuts));
    }

    /** A weighted regression: a weight counts as so many points. */
    private static Regression line(List<Value> values) {
        double weights = 0;
        double x = 0;
        double y = 0;
        for (Value value : values) {
            weights += 1 / value.variance;
            x += value.at / value.variance;
            y += value.value / value.variance;
        }
        double meanX = x / weights;
        double meanY = y / weights;
        double sxx = 0;
        double sxy = 0;
        for (Value value : values) {
            sxx += (value.at - meanX) * (value.at - meanX) / value.variance;
            sxy += (value.at - meanX) * (value.value - meanY) / value.variance;
        }
        return new Regression(values.size(), meanX, meanY, sxx, sxy, 0);
    }

    /**
     * The best place to cut a series.
     *
     * @param index first value after the cut
     * @param gain by how much two means explain the values better than one, as chi-squared
     * @param p of the excursion of the bridge
     */
    private record Cut(int index, double gain, double p) {
    }

    private static Cut cut(List<Value> part) {
        double[] gains = gains(part);
        double weights = part.stream().mapToDouble(value -> 1 / value.variance).sum();
        double upTo = 0;
        double most = 0;
        int best = 1;
        for (int i = 1; i < part.size(); i++) {
            upTo += 1 / part.get(i - 1).variance;
            double t = upTo / weights;
            most = Math.max(most, Math.sqrt(gains[i] * t * (1 - t)));
            best = gains[i] > gains[best] ? i : best;
        }
        return new Cut(best, gains[best], Stats.bridgeP(most));
    }

    /** Returns by how much a cut before each value explains the values better, as chi-squared. */
    private static double[] gains(List<Value> part) {
        double weights = 0;
        double sum = 0;
        for (Value value : part) {
            weights += 1 / value.variance;
            sum += value.value / value.variance;
        }
        double mean = sum / weights;
        double[] gains = new double[part.size()];
        double upTo = 0;
        double excess = 0;
        for (int i = 1; i < part.size(); i++) {
            Value value = part.get(i - 1);
            upTo += 1 / value.variance;
            excess += (value.value - mean) / value.variance;
            double t = upTo / weights;
            gains[i] = excess * excess / weights / (t * (1 - t));
        }
        return gains;
    }

    private static void split(List<Value> all, int from, int to, double level, List<Integer> cuts) {
        if (to - from < FEWEST || cuts.size() >= MOST_STEPS) {
            return;
        }
        Cut cut = cut(all.subList(from, to));
        if (cut.p > level) {
            return;
        }
        cuts.add(from + cut.index);
        split(all, from, from + cut.index, FURTHER, cuts);
        split(all, from + cut.index, to, FURTHER, cuts);
    }

    private static List<Step> steps(List<Value> all, List<Integer> cuts) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < cuts.size(); i++) {
            int from = i == 0 ? 0 : cuts.get(i - 1);
            int to = i + 1 < cuts.size() ? cuts.get(i + 1) : all.size();
            List<Value> part = all.subList(from, to);
            int index = cuts.get(i) - from;
            double[] gains = gains(part);
            int first = index;
            int last = index;
            for (int j = 1; j < part.size(); j++) {
                if (gains[index] - gains[j] <= LIKELY) {
                    first = Math.min(first, j);
                    last = Math.max(last, j);
                }
            }
            Regression before = line(part.subList(0, index));
            Regression after = line(part.subList(index, part.size()));
            double error = Math.sqrt(1 / weights(part.subList(0, index)) + 1 / weights(part.subList(index,
                    part.size())));
            // The step may be within the value before the cut.
            steps.add(new Step(part.get(index).at, part.get(Math.max(0, first - 1)).at,
                    part.get(Math.min(part.size() - 1, last)).at, before.meanY(), after.meanY(), error,
                    Stats.normalP((after.meanY() - before.meanY()) / error)));
        }
        return steps;
    }

    private static double weights(List<Value> part) {
        return part.stream().mapToDouble(value -> 1 / value.variance).sum();
    }
}
