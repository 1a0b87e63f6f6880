package xyz.autonomys.blocktimes.statistics;

/**
 * Count, sum and sum of squares of numbers, which can be added up.
 */
public record Mean(long count, double sum, double sumSquared) {

    public static final Mean NONE = new Mean(0, 0, 0);

    public Mean plus(Mean other) {
        return new Mean(count + other.count, sum + other.sum, sumSquared + other.sumSquared);
    }

    public Mean less(Mean other) {
        return new Mean(count - other.count, sum - other.sum, sumSquared - other.sumSquared);
    }

    public double mean() {
        return sum / count;
    }

    /** Returns the variance of a sample (n - 1). */
    public double variance() {
        return Math.max(0, sumSquared - sum * sum / count) / (count - 1);
    }

    /** Returns the standard error of the mean, for numbers that do not depend on each other. */
    public double error() {
        return Math.sqrt(variance() / count);
    }

    /** Returns the difference of the means in standard errors (Welch 1947), normal for large counts. */
    public double zAgainst(Mean other) {
        double error = Math.hypot(error(), other.error());
        return error == 0 ? Double.NaN : (mean() - other.mean()) / error;
    }
}
