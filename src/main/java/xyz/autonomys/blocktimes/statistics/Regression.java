package xyz.autonomys.blocktimes.statistics;

/**
 * A straight line through points, by least squares, from sums that can be added up (Chan, Golub and LeVeque 1983).
 *
 * @param count number of points
 * @param meanX mean of x
 * @param meanY mean of y
 * @param sxx sum of squares of x less its mean
 * @param sxy sum of products of x and y, each less its mean
 * @param syy sum of squares of y less its mean
 */
public record Regression(long count, double meanX, double meanY, double sxx, double sxy, double syy) {

    public static final Regression NONE = new Regression(0, 0, 0, 0, 0, 0);

    /** Returns the sums of a group of points that share x, from the sum of their y and of the squares of y. */
    public static Regression ofGroup(long count, double x, double sumY, double sumYSquared) {
        return count == 0 ? NONE
                : new Regression(count, x, sumY / count, 0, 0, Math.max(0, sumYSquared - sumY * sumY / count));
    }

    /** Returns the sums of the points of both. */
    public Regression plus(Regression other) {
        if (count == 0 || other.count == 0) {
            return count == 0 ? other : this;
        }
        long all = count + other.count;
        double x = other.meanX - meanX;
        double y = other.meanY - meanY;
        double between = (double) count * other.count / all;
        return new Regression(all, meanX + x * other.count / all, meanY + y * other.count / all,
                sxx + other.sxx + between * x * x, sxy + other.sxy + between * x * y,
                syy + other.syy + between * y * y);
    }

    /** Returns whether there is a line: three points, not all with one x. */
    public boolean isThere() {
        return count > 2 && sxx > 0;
    }

    public double slope() {
        return sxy / sxx;
    }

    /** Returns the standard deviation of the residuals from the line. */
    public double residual() {
        return Math.sqrt(Math.max(0, syy - sxy * sxy / sxx) / (count - 2));
    }

    /** Returns the standard error of the slope, for residuals that do not depend on each other. */
    public double slopeError() {
        return residual() / Math.sqrt(sxx);
    }

    /**
     * Returns how much the points of one cluster pull the slope of this line: the sum over them of x less its mean
     * times the residual.
     */
    public double pullOf(Regression cluster) {
        double residualOfMean = cluster.meanY - meanY - slope() * (cluster.meanX - meanX);
        return cluster.sxy - slope() * cluster.sxx + cluster.count * (cluster.meanX - meanX) * residualOfMean;
    }
}
