package xyz.autonomys.blocktimes.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.observe.Problem;
import xyz.autonomys.blocktimes.text.InertMessage;

/** Keeps the latest 50 warnings and errors that were logged, and counts all of them. Thread-safe. */
public final class RecentProblems extends AppenderBase<ILoggingEvent> {

    private static final int MOST = 50;

    private final Deque<Problem> latest = new ArrayDeque<>();
    private long count;

    private RecentProblems() {
    }

    /** Adds a new instance to the root logger. */
    public static RecentProblems install() {
        RecentProblems problems = new RecentProblems();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        problems.setContext(root.getLoggerContext());
        problems.start();
        root.addAppender(problems);
        return problems;
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.WARN)) {
            return;
        }
        Problem problem = new Problem(
                Instant.ofEpochMilli(event.getTimeStamp())
                        .truncatedTo(ChronoUnit.SECONDS)
                        .toString(),
                event.getLevel().toString(),
                InertMessage.of(event));
        synchronized (latest) {
            count++;
            latest.addLast(problem);
            if (latest.size() > MOST) {
                latest.removeFirst();
            }
        }
    }

    /** Returns the latest warnings and errors, oldest first. */
    List<Problem> latest() {
        synchronized (latest) {
            return List.copyOf(latest);
        }
    }

    /** Returns the number of warnings and errors since the installation. */
    long count() {
        synchronized (latest) {
            return count;
        }
    }
}
