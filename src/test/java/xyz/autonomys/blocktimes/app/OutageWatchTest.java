package xyz.autonomys.blocktimes.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.events.Event;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.events.NodesFound;
import xyz.autonomys.blocktimes.events.NodesLost;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class OutageWatchTest {

    private static final String URL = "ws://node:9944";

    private final SimulatedTime time = new SimulatedTime();
    private final Logger logger = (Logger) LoggerFactory.getLogger(OutageWatch.class);
    private Level level;
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private List<NodeState> nodes = List.of(state("good", "no response yet"));
    private String behind = "";
    private boolean isNeeded = true;
    private OutageWatch watch;
    private final Events events = new Events();
    private final List<Event> told = new ArrayList<>();

    private static NodeState state(String health, String failure) {
        return new NodeState(URL, health, failure, null);
    }

    @BeforeEach
    void begin() {
        log.start();
        logger.addAppender(log);
        level = logger.getLevel();
        logger.setLevel(Level.INFO);
        events.subscribe(new Events.Subscriber() {
            @Override
            public boolean wants(Event event) {
                return true;
            }

            @Override
            public void take(Event event) {
                told.add(event);
            }

            @Override
            public double slowFactor() {
                return Double.POSITIVE_INFINITY;
            }
        });
        watch = new OutageWatch("c", time, Runnable::run, () -> nodes, () -> isNeeded, () -> behind, events);
        pass(10);
    }

    @AfterEach
    void end() {
        watch.close();
        logger.detachAppender(log);
        logger.setLevel(level);
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            time.advance(1_000);
        }
    }

    private List<String> said() {
        return log.list.stream().map(event -> event.getLevel() + " " + event.getFormattedMessage()).toList();
    }

    @Test
    void anOutageHasABeginningRemindersAndAnEnd() {
        nodes = List.of(state("unknown", URL + ": connection refused"));
        pass(7);
        assertThat(said()).containsExactly(
                "WARN chain=c no endpoint can be used: " + URL + ": connection refused; trying again");
        assertThat(watch.isOn()).isTrue();

        behind = "; by the clock, the data is about 100 blocks behind";
        pass(600);
        assertThat(said()).hasSize(3).last().isEqualTo("WARN chain=c no endpoint can be used for 10 min: " + URL
                + ": connection refused; by the clock, the data is about 100 blocks behind");

        nodes = List.of(state("good", URL + ": connection refused"));
        pass(1);
        assertThat(said()).hasSize(4).last().isEqualTo("INFO chain=c " + URL
                + " can be used again, after 10 min; by the clock, the data is about 100 blocks behind");
        pass(1_000);
        assertThat(said()).hasSize(4);
        assertThat(watch.isOn()).isFalse();
        assertThat(told).containsExactly(new NodesLost("c", URL + ": connection refused"),
                new NodesFound("c", URL, 608_000));
    }

    @Test
    void aFailureThatPassesAtOnceIsNotSaid() {
        nodes = List.of(state("unknown", "connection reset"));
        pass(4);
        nodes = List.of(state("good", "connection reset"));
        pass(100);
        assertThat(said()).isEmpty();
    }

    @Test
    void aConnectionThatIsCutWhileItCarriesNothingIsNoOutageForAMinute() {
        nodes = List.of(state("unknown", "no response yet"));
        pass(59);
        assertThat(said()).isEmpty();
        pass(3);
        assertThat(said()).containsExactly(
                "WARN chain=c no endpoint can be used: " + URL + ": no response yet; trying again");
    }

    @Test
    void surveysThatFailAreOneOutageUntilOneSucceeds() {
        watch.surveyFailed("no endpoint responds within 8 s: " + URL + ": connection refused");
        watch.surveyFailed("no endpoint responds within 8 s: " + URL + ": connection refused");
        pass(30);
        watch.surveyFailed("another reason");
        assertThat(said()).containsExactly("WARN chain=c no endpoint can be used: no endpoint responds within 8 s: "
                + URL + ": connection refused; trying again");

        watch.surveyed();
        pass(1);
        assertThat(said()).hasSize(2).last().isEqualTo("INFO chain=c " + URL + " can be used again, after 30 s");
    }

    @Test
    void anEndpointThatNoCallNeedsIsNotMissed() {
        isNeeded = false;
        nodes = List.of(state("unknown", "connection refused"));
        pass(500);
        assertThat(said()).isEmpty();
    }
}
