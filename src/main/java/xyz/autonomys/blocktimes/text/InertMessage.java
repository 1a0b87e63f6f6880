package xyz.autonomys.blocktimes.text;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;

/**
 * The message of a log event, made inert: {@code %inert} in the pattern of {@code logback.xml}. A message of an
 * operator's route or bean begins with the name of its logger: a step {@code log} has the id of its route.
 */
public final class InertMessage extends MessageConverter {

    @Override
    public String convert(ILoggingEvent event) {
        String logger = event.getLoggerName();
        return InertText.line(isOperators(logger) ? logger + ": " + of(event) : of(event));
    }

    /** Returns whether a logger is an operator's: its name has no package, as the ids of routes have none. */
    private static boolean isOperators(String logger) {
        return logger.indexOf('.') < 0;
    }

    /** Returns the inert message of an event, without the name of its logger. */
    public static String of(ILoggingEvent event) {
        IThrowableProxy failure = event.getThrowableProxy();
        String message = event.getFormattedMessage();
        return InertText.line(
                failure == null ? message : message + ": " + failure.getClassName() + ": " + failure.getMessage());
    }
}
