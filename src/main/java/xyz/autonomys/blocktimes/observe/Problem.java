package xyz.autonomys.blocktimes.observe;

/**
 * A warning or error of this process.
 *
 * @param timeUtc when it was logged, such as {@code 2026-01-31T12:00:00Z}
 * @param level WARN or ERROR
 */
public record Problem(String timeUtc, String level, String message) {
}
