package xyz.autonomys.blocktimes.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Sets the log levels: libraries are one step less verbose than this program and the routes of an operator, except with
 * error and warn.
 */
public final class Logging {

    /** Packages of libraries. A logger of another name is an operator's: a step log of a route, or a bean. */
    private static final List<String> LIBRARIES = List.of("org.apache", "org.eclipse", "org.jline", "org.duckdb",
            "org.bouncycastle", "org.jolokia", "org.springframework", "org.hibernate", "org.postgresql", "org.h2",
            "org.quartz", "org.mongodb", "org.elasticsearch", "org.infinispan", "org.jboss", "org.glassfish",
            "org.ehcache", "io.micrometer", "io.prometheus", "io.netty", "io.vertx", "io.grpc", "io.opentelemetry",
            "io.undertow", "io.lettuce", "com.fasterxml", "com.github.luben", "com.zaxxer", "com.mysql",
            "com.microsoft", "com.azure", "com.google", "com.amazonaws", "com.rabbitmq", "com.hazelcast", "com.ibm",
            "com.sun", "com.mongodb", "software.amazon", "ch.qos", "me.tongfei");
    /** Their warnings are about threads and classes. What concerns an operator, this program says in words. */
    private static final List<String> OF_THE_NETWORK = List.of("io.vertx", "io.netty");
    /** Would say at length what this program says of a failed route in one line. */
    private static final List<String> OF_FAILURES = List.of("org.apache.camel.processor.errorhandler",
            "org.apache.camel.processor.aggregate.AggregateProcessor",
            "org.apache.camel.impl.engine.DefaultShutdownStrategy");
    /** Speaks only if an operator turns tracing on. */
    private static final String TRACING = "org.apache.camel.Tracing";

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
        set(org.slf4j.Logger.ROOT_LOGGER_NAME, ours);
        set("xyz.autonomys.blocktimes", ours);
        Level libraries = ours.isGreaterOrEqual(Level.ERROR)
                ? Level.ERROR
                : ours.isGreaterOrEqual(Level.INFO)
                        ? Level.WARN
                        : ours.isGreaterOrEqual(Level.DEBUG) ? Level.INFO : Level.DEBUG;
        LIBRARIES.forEach(name -> set(name, libraries));
        OF_THE_NETWORK.forEach(name -> set(name, libraries.equals(Level.WARN) ? Level.ERROR : libraries));
        OF_FAILURES.forEach(name -> set(name, libraries.equals(Level.WARN) ? Level.OFF : libraries));
        set(TRACING, ours);
    }

    private static void set(String logger, Level level) {
        ((Logger) LoggerFactory.getLogger(logger)).setLevel(level);
    }

    public static boolean debug() {
        return LoggerFactory.getLogger("xyz.autonomys.blocktimes").isDebugEnabled();
    }
}
