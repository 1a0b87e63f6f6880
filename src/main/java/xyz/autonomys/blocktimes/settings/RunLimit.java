package xyz.autonomys.blocktimes.settings;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * After how long a run ends by itself, by the settings that camel-main has for that.
 *
 * @param seconds from the start of the run, at least 1
 * @param exitCode of such a run
 */
public record RunLimit(int seconds, int exitCode) {

    private static final String MAIN = "camel.main.";
    private static final int HIGHEST_EXIT_CODE = 255;

    /**
     * Returns the limit; empty if there is none.
     *
     * @throws UsageException if a value cannot be used
     */
    static Optional<RunLimit> of(SettingValues values) {
        Optional<String> seconds = set(values, "durationMaxSeconds", "duration-max-seconds");
        Optional<String> exitCode = set(values, "durationHitExitCode", "duration-hit-exit-code");
        return seconds.map(name -> new RunLimit(values.integer(name, 1, Integer.MAX_VALUE),
                exitCode.map(code -> values.integer(code, 0, HIGHEST_EXIT_CODE)).orElse(ExitCode.DONE)));
    }

    /** Returns the name under which a property is set: camel-main takes two forms. */
    private static Optional<String> set(SettingValues values, String name, String withDashes) {
        return Stream.of(MAIN + name, MAIN + withDashes).filter(values::has).findFirst();
    }
}
