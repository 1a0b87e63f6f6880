package xyz.autonomys.blocktimes.cli;

import java.util.Optional;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.settings.UtcTime;

/**
 * The times given in place of block numbers.
 *
 * @param sinceMs {@code --since}, Unix ms
 * @param untilMs {@code --until}, Unix ms; of a date, its end
 */
record TimeOptions(Optional<Long> sinceMs, Optional<Long> untilMs) {

    /**
     * Reads the options; null for those that are not given.
     *
     * @throws UsageException if one cannot be used, or is given together with a block number in its place
     */
    static TimeOptions of(String since, Long start, String until, Long end) {
        if (since != null && start != null) {
            throw new UsageException("--since and --start cannot be used together: remove one");
        }
        if (until != null && end != null) {
            throw new UsageException("--until and --end cannot be used together: remove one");
        }
        TimeOptions times = new TimeOptions(Optional.ofNullable(UtcTime.optional("--since", since, false)),
                Optional.ofNullable(UtcTime.optional("--until", until, true)));
        if (times.sinceMs.isPresent() && times.untilMs.isPresent() && times.sinceMs.get() >= times.untilMs.get()) {
            throw new UsageException("--since=" + since + " is not before --until=" + until);
        }
        return times;
    }
}
