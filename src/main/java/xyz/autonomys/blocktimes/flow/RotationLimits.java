package xyz.autonomys.blocktimes.flow;

import java.util.OptionalInt;

/** When a chain's files are closed: as its route says, or as was said over JMX since. For any number of threads. */
final class RotationLimits {

    private volatile int rowsOfRoute;
    private volatile int minutesOfRoute;
    private volatile int rowsSet;
    private volatile int minutesSet;

    /** Most rows of a file. @param ofRoute what the route says */
    int rows(int ofRoute) {
        rowsOfRoute = ofRoute;
        return rowsSet > 0 ? rowsSet : ofRoute;
    }

    /** Minutes after which a file is closed. @param ofRoute what the route says */
    int minutes(int ofRoute) {
        minutesOfRoute = ofRoute;
        return minutesSet > 0 ? minutesSet : ofRoute;
    }

    /** What holds; empty where the route was not asked yet and nothing was set. */
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
