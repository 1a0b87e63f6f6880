package xyz.autonomys.blocktimes.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Sets how much is said: this program by the setting, the libraries one step less. */
final class Logging {

    private Logging() {
    }

    static void setLevel(String level) {
        Level ours = Level.toLevel(level);
        ((Logger) LoggerFactory.getLogger("xyz.autonomys.blocktimes")).setLevel(ours);
        Level libraries = ours.isGreaterOrEqual(Level.ERROR) ? Level.ERROR
                : ours.isGreaterOrEqual(Level.INFO) ? Level.WARN : ours.isGreaterOrEqual(Level.DEBUG) ? Level.INFO : Level.DEBUG;
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(libraries);
    }

    static boolean debug() {
        return LoggerFactory.getLogger("xyz.autonomys.blocktimes").isDebugEnabled();
    }
}
