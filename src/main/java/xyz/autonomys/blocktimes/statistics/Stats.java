package xyz.autonomys.blocktimes.statistics;

import org.apache.commons.statistics.distribution.BetaDistribution;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.GammaDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;

/** Probabilities and intervals, by Apache Commons Statistics. Intervals are of 95 %. */
public final class Stats {

    /** Standard errors to either side of an interval of 95 %. */
    public static final double Z95 = 1.959963984540054;
    /** Probability to either side of an interval of 95 %. */
    public static final double TAIL = 0.025;
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private Stats() {
    }

    /** An interval of 95 %. */
    public record Interval(double low, double high) {
    }

    /** Returns the probability that a standard normal number is at least as far from 0 as z. */
    public static double normalP(double z) {
        return Double.isNaN(z) ? 1 : Math.min(1, 2 * NORMAL.survivalProbability(Math.abs(z)));
    }

    /** Returns z with that probability to the right of it. */
    public static double normalQuantile(double tail) {
        return -NORMAL.inverseCumulativeProbability(tail);
    }

    /** Returns the probability of a chi-squared number of at least this value; 1 without degrees of freedom. */
    public static double chiSquaredP(double value, double degrees) {
        return degrees < 1 ? 1 : ChiSquaredDistribution.of(degrees).survivalProbability(value);
    }

    /** Returns the probability of an F number of at least this value; 1 without degrees of freedom. */
    public static double fP(double value, double degrees, double ofError) {
        return degrees < 1 || ofError < 1 || Double.isNaN(value) ? 1
                : FDistribution.of(degrees, ofError).survivalProbability(value);
    }

    /** Returns the probability of at least so many successes. */
    public static double atLeastP(long successes, long trials, double probability) {
        return successes <= 0 ? 1
                : BinomialDistribution.of((int) trials, probability).survivalProbability((int) successes - 1);
    }

    /** Returns the exact interval of Clopper and Pearson (1934) for a probability. */
    public static Interval proportion(long successes, long trials) {
        return new Interval(
                successes == 0 ? 0 : beta(successes, trials - successes + 1, TAIL),
                successes == trials ? 1 : beta(successes + 1, trials - successes, 1 - TAIL));
    }

    /**
     * Returns the exact interval for a probability if trials went on until the last success, as slots do until a block:
     * negative binomial.
     */
    public static Interval untilSuccess(long successes, long trials) {
        if (trials < successes) {
            return new Interval(0, 1); // slots that do not rise: validate says so
        }
        return new Interval(
                beta(successes, trials - successes + 1, TAIL),
                trials == successes ? 1 : beta(successes, trials - successes, 1 - TAIL));
    }

    /** Returns the least and the most of 95 of 100 counts of which so many are expected (Poisson). */
    public static Interval poisson(double expected) {
        if (Double.isNaN(expected)) {
            return new Interval(Double.NaN, Double.NaN);
        }
        if (expected <= 0) {
            return new Interval(0, 0);
        }
        PoissonDistribution law = PoissonDistribution.of(expected);
        return new Interval(law.inverseCumulativeProbability(TAIL), law.inverseSurvivalProbability(TAIL));
    }

    private static double beta(long a, long b, double probability) {
        return BetaDistribution.of((double) a, (double) b).inverseCumulativeProbability(probability);
    }

    /**
     * Returns the probability that the mean of so many block times is as far from the usual one, either way. Block
     * times are skewed, and so is the mean of a few hundred: its law is taken as the gamma law with the same mean and
     * variance.
     */
    public static double skewedMeanP(long count, double mean, double usualMean, double usualDeviation) {
        double shape = count * Math.pow(usualMean / usualDeviation, 2);
        GammaDistribution law = GammaDistribution.of(shape, usualMean / shape);
        return Math.min(1, 2 * Math.min(law.cumulativeProbability(mean), law.survivalProbability(mean)));
    }

    /** Returns the probability that a Brownian bridge goes at least this far from 0 (Kolmogorov 1933). */
    public static double bridgeP(double most) {
        if (most < 0.2) {
            return 1;
        }
        double sum = 0;
        for (int k = 1; k <= 100; k++) {
            sum += (k % 2 == 1 ? 2 : -2) * Math.exp(-2.0 * k * k * most * most);
        }
        return Math.max(0, Math.min(1, sum));
    }
}
