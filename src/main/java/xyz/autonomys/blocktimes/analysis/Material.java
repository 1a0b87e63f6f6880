package xyz.autonomys.blocktimes.analysis;

import java.util.Locale;

/** What an analysis is made of: rows of SQL files of {@code scripts/duckdb}. */
public enum Material {
    /** Sums by hour, era and spec version, of chains that have slots. */
    HOURS,
    /** Sums of residuals from the slot clock, by author and by load. */
    RESIDUALS,
    /** Blocks by the number of slots since their parent. */
    SLOT_COUNTS,
    /** Reports of operators, by operator and spec version. */
    FLAGS,
    /** Block times of the whole window: one row a chain. */
    DISTRIBUTION,
    /** Blocks that store segment headers against others. */
    SEGMENTS,
    /** Domains against the consensus chain, by day. */
    DOMAIN,
    /** Block times of each hour. */
    HOURLY,
    /** Blocks that took long. */
    OUTLIERS;

    /** Returns the name of the SQL file, without its ending. */
    public String file() {
        return this == HOURLY ? DISTRIBUTION.file() : "report_" + name().toLowerCase(Locale.ROOT);
    }
}
