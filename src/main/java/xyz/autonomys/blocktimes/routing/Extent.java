package xyz.autonomys.blocktimes.routing;

/** Which routes are started. */
public enum Extent {
    /** None: they are only read and made. */
    NONE,
    /** Those that fetch chains, when the program says so, and those that the command needs. */
    CHAINS,
    /** Those of an operator, too. */
    ALL
}
