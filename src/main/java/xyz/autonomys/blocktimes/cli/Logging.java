package xyz.autonomys.blocktimes.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.slf4j.LoggerFactory;

/** Sets the log levels: libraries are one step less verbose than this program, except with error and warn. */
public final class Logging {

    private Logging() {
    }

    /**
     * @param level error, warn, info, debug or trace
     * @param format text, or json for one JSON object per line
     */
    public static void set(String level, String format) {
        setLevel(level);
        if (format.equals("json")) {
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            OutputStreamAppender<ILoggingEvent> lines =
                    (OutputStreamAppender<ILoggingEvent>) root.getAppender("stderr");
            JsonLines json = new JsonLines();
            json.setContext(root.getLoggerContext());
            json.start();
            lines.setEncoder(json);
        }
    }

    public static void setLevel(String level) {
        Level ours = Level.toLevel(level);
        ((Logger) LoggerFactory.getLogger("xyz.autonomys.blocktimes")).setLevel(ours);
        Level libraries = ours.isGreaterOrEqual(Level.ERROR)
                ? Level.ERROR
                : ours.isGreaterOrEqual(Level.INFO)
                        ? Level.WARN
                        : ours.isGreaterOrEqual(Level.DEBUG) ? Level.INFO : Level.DEBUG;
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(libraries);
        // Their warnings are about threads and classes. What concerns an operator, this program says in words.
        Level network = libraries.equals(Level.WARN) ? Level.ERROR : libraries;
        ((Logger) LoggerFactory.getLogger("io.vertx")).setLevel(network);
        ((Logger) LoggerFactory.getLogger("io.netty")).setLevel(network);
    }

    public static boolean debug() {
        return LoggerFactory.getLogger("xyz.autonomys.blocktimes").isDebugEnabled();
    }
}
