package xyz.autonomys.blocktimes.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.JMX;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.app.Surroundings;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.time.IdleTime;
import xyz.autonomys.blocktimes.time.Time;

/**
 * A command that runs in this JVM, by a thread of its own. What its threads write to the standard error stream is kept.
 */
final class Session {

    /** What the AWS SDK takes from system properties as it does from environment variables. */
    private static final Map<String, String> AWS = Map.of(
            "AWS_ACCESS_KEY_ID",
            "aws.accessKeyId",
            "AWS_SECRET_ACCESS_KEY",
            "aws.secretAccessKey",
            "AWS_REGION",
            "aws.region",
            "AWS_ENDPOINT_URL_S3",
            "aws.endpointUrlS3",
            "AWS_EC2_METADATA_DISABLED",
            "aws.disableEc2Metadata");
    /**
     * What a test that failed has left is not waited for without end: its time may be one that nobody moves any more.
     */
    private static final long LONGEST_END_MS = 15_000;

    private static final PrintStream ERR = System.err;
    private static final List<Session> UNDER_WAY = new CopyOnWriteArrayList<>();
    private static final InheritableThreadLocal<Session> OF_THREAD = new InheritableThreadLocal<>();

    static {
        System.setErr(new PrintStream(new ByThread(), true, StandardCharsets.UTF_8));
    }

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final StopSignal stop = new StopSignal();
    private final Thread thread;
    private volatile int exitCode;
    private volatile Throwable failure;

    private Session(Surroundings surroundings, String... arguments) {
        thread = new Thread(() -> run(surroundings, arguments), "command");
        thread.setDaemon(true);
    }

    static Session begin(Path workingDirectory, Map<String, String> environment, Time time, String... arguments) {
        AWS.forEach((variable, property) -> {
            if (environment.containsKey(variable)) {
                System.setProperty(property, environment.get(variable));
            } else {
                System.clearProperty(property);
            }
        });
        if (UNDER_WAY.isEmpty()) {
            forgetHowItWasLogged();
        }
        Session[] begun = new Session[1];
        begun[0] = new Session(
                new Surroundings(Map.copyOf(environment), workingDirectory, time, () -> begun[0].stop), arguments);
        UNDER_WAY.add(begun[0]);
        begun[0].thread.start();
        return begun[0];
    }

    /** A process has its logging to itself; here it is what an earlier command made of it. */
    private static void forgetHowItWasLogged() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        try {
            new ContextInitializer(context).autoConfig();
        } catch (ch.qos.logback.core.joran.spi.JoranException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(Surroundings surroundings, String... arguments) {
        OF_THREAD.set(this);
        try {
            // As a process has them: what the program does not flush is not seen.
            exitCode = Blocktimes.run(surroundings, new PrintStream(out, false, StandardCharsets.UTF_8),
                    new PrintStream(err, false, StandardCharsets.UTF_8), arguments);
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            UNDER_WAY.remove(this);
        }
    }

    /** Closes something when the command has ended. */
    void whileItRuns(IdleTime companion) {
        Thread closing = new Thread(() -> {
            try {
                thread.join();
                companion.close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, "command-ended");
        closing.setDaemon(true);
        closing.start();
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    /** A chain of the command that is under way in this JVM. */
    static ChainMXBean chain(String name) {
        try {
            return JMX.newMXBeanProxy(ManagementFactory.getPlatformMBeanServer(),
                    new ObjectName("xyz.autonomys.blocktimes:type=Chain,name=" + name), ChainMXBean.class);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Returns the lag in blocks of a chain of the command that is under way in this JVM; 0 before it is known. */
    static long lag(String name) {
        try {
            return chain(name).getLagBlocks();
        } catch (UndeclaredThrowableException e) {
            return 0; // the command has not got so far
        }
    }

    /** As SIGTERM does in a process. */
    void destroy() {
        stop.request("SIGTERM");
    }

    /** Stops all that are under way, and waits for them. */
    static void endAll() throws InterruptedException {
        for (Session session : UNDER_WAY) {
            session.destroy();
            session.thread.join(LONGEST_END_MS);
        }
    }

    /** Of a command that has ended. */
    Cli.Result result() {
        if (failure != null) {
            throw new AssertionError("the command failed; it said: " + err(), failure);
        }
        return new Cli.Result(exitCode, out.toString(StandardCharsets.UTF_8), err());
    }

    /** How much the command has written so far, in bytes. */
    int written() {
        return out.size() + err.size();
    }

    /** What the command has said so far. */
    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /**
     * Writes to the session of the thread; threads of libraries that belong to none write to the one that is under way.
     */
    private static final class ByThread extends OutputStream {

        private static OutputStream target() {
            Session session = OF_THREAD.get();
            if (session != null && session.isAlive()) {
                return session.err;
            }
            return UNDER_WAY.isEmpty() ? ERR : UNDER_WAY.get(UNDER_WAY.size() - 1).err;
        }

        @Override
        public void write(int b) throws IOException {
            target().write(b);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            target().write(bytes, from, length);
        }
    }
}
