package xyz.autonomys.blocktimes.settings;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Dates and times as options take them, in UTC. */
public final class UtcTime {

    private static final int DATE_LENGTH = "2025-01-31".length();

    /** Seconds of some ten thousand years: in ms, they are far from the limits of 64 bits. */
    private static final long FURTHEST_S = 10_000L * 366 * 86_400;

    private UtcTime() {
    }

    /**
     * Returns the moment that a text stands for: of a date, its beginning, or its end.
     *
     * @param endOfDate whether a date stands for its end, which is the beginning of the next one
     * @throws DateTimeException if it is neither a date like 2025-01-31 nor a time like 2025-01-31T13:00
     */
    public static Instant parse(String text, boolean endOfDate) {
        if (text.length() == DATE_LENGTH) {
            return LocalDate.parse(text).plusDays(endOfDate ? 1 : 0).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        Instant time = LocalDateTime.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text)
                .toInstant(ZoneOffset.UTC);
        if (Math.abs(time.getEpochSecond()) > FURTHEST_S) {
            throw new DateTimeException("no chain has such times");
        }
        return time;
    }

    /**
     * Returns the moment that an option names, in Unix ms; null if it was not given.
     *
     * @throws UsageException if it is neither a date nor a time
     */
    public static Long optional(String option, String value, boolean endOfDate) {
        try {
            return value == null ? null : Long.valueOf(parse(value, endOfDate).toEpochMilli());
        } catch (DateTimeException e) {
            throw new UsageException(option + "=" + value
                    + " cannot be used: it must be a date like 2025-01-31 or a time like 2025-01-31T13:00, in UTC");
        }
    }
}
