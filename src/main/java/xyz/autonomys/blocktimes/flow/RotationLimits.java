package xyz.autonomys.blocktimes.flow;

import java.util.OptionalInt;

/**
 * When a chain's files are closed: at the limits set at run time or, if none are set, at those of the route.
 * Thread-safe.
 */
final class RotationLimits {

    private volatile int rowsOfRoute;
    private volatile int minutesOfRoute;
    private volatile int rowsSet;
    private volatile int minutesSet;

    /**
     * Returns the largest number of rows of a file.
     *
     * @param ofRoute the route's limit, which is remembered
     */
    int rows(int ofRoute) {
        rowsOfRoute = ofRoute;
        return rowsSet > 0 ? rowsSet : ofRoute;
    }

    /**
     * Returns the age at which a file is closed, in minutes.
     *
     * @param ofRoute the route's limit, which is remembered
     */
    int minutes(int ofRoute) {
        minutesOfRoute = ofRoute;
        return minutesSet > 0 ? minutesSet : ofRoute;
    }

    /** Returns the limit in force; empty if none was set and the route's is not known yet. */
    OptionalInt rows() {
        int rows = rows(rowsOfRoute);
        return rows > 0 ? OptionalInt.of(rows) : OptionalInt.empty();
    }

    OptionalInt minutes() {
        int minutes = minutes(minutesOfRoute);
        return minutes > 0 ? OptionalInt.of(minutes) : OptionalInt.empty();
    }

    void setRows(int rows) {
        requireAtLeastOne("MaxRowsPerFile", rows);
        rowsSet = rows;
    }

    void setMinutes(int minutes) {
        requireAtLeastOne("MaxFileMinutes", minutes);
        minutesSet = minutes;
    }

    private static void requireAtLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + "=" + value + " cannot be used: it must be 1 or more");
        }
    }
}
