package xyz.autonomys.blocktimes.text;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** The message of a log event, made inert: {@code %inert} in the pattern of {@code logback.xml}. */
public final class InertMessage extends MessageConverter {

    @Override
    public String convert(ILoggingEvent event) {
        return of(event);
    }

    /** Returns the inert message of an event. */
    public static String of(ILoggingEvent event) {
        IThrowableProxy failure = event.getThrowableProxy();
        String message = event.getFormattedMessage();
        return InertText.line(
                failure == null ? message : message + ": " + failure.getClassName() + ": " + failure.getMessage());
    }
}
