package xyz.autonomys.blocktimes.sideflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.Patience;
import xyz.autonomys.blocktimes.events.DateComplete;
import xyz.autonomys.blocktimes.events.Event;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.events.NodesLost;
import xyz.autonomys.blocktimes.events.SlowBlock;
import xyz.autonomys.blocktimes.text.InertMessage;
import xyz.autonomys.blocktimes.time.SystemTime;

/** What side flows get, what becomes of the rest, and what is said of it. */
class SideFlowsTest {

    /** Just so that a test that hangs ends. */
    private static final long MANY_MINUTES = 10;
    private static final long LONG_MS = TimeUnit.MINUTES.toMillis(MANY_MINUTES);

    private final Events events = new Events();
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final SideFlows sideFlows = new SideFlows(context, new SystemTime(), route -> true);
    private final List<Object> got = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final CountDownLatch begun = new CountDownLatch(1);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("xyz.autonomys.blocktimes.sideflow");

    @BeforeEach
    void prepare() {
        context.addComponent("events", new EventsComponent(events, 10, Set.of("even", "odd", "c")));
        context.getManagementStrategy().addEventNotifier(new SideFailures(route -> true, "own"));
        context.getShutdownStrategy().setTimeout(1);
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void end() {
        goOn.countDown();
        context.stop();
        logger.detachAppender(log);
    }

    private static Event date(int number) {
        return new DateComplete(number % 2 == 0 ? "even" : "odd", "2025-01-0" + number, number, number, 1, 1);
    }

    private void route(String id, String from, RouteBuilderStep step) throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(from).routeId(id).process(exchange -> {
                    begun.countDown();
                    step.take(exchange.getMessage().getBody());
                });
            }
        });
    }

    @FunctionalInterface
    private interface RouteBuilderStep {
        void take(Object body) throws Exception;
    }

    private void waitsFor(Object body) throws InterruptedException {
        goOn.await(MANY_MINUTES, TimeUnit.MINUTES);
        got.add(body);
    }

    private List<String> said() {
        return log.list.stream().map(event -> event.getLevel() + " " + InertMessage.of(event)).toList();
    }

    @Test
    void eachRouteHearsOfEverythingInOrder() throws Exception {
        List<Object> alsoGot = Collections.synchronizedList(new ArrayList<>());
        route("one", "events:date-complete", got::add);
        route("other", "events:date-complete", alsoGot::add);
        context.start();
        List<Event> told = List.of(date(1), date(2), date(3), date(4));

        told.forEach(events::tell);
        events.tell(new NodesLost("even", "nobody wants to hear of it"));

        assertThat(sideFlows.drain(() -> LONG_MS)).isTrue();
        assertThat(got).isEqualTo(told);
        assertThat(alsoGot).isEqualTo(told);
        assertThat(said()).isEmpty();
    }

    @Test
    void aRouteHearsOfItsChainAlone() throws Exception {
        route("even", "events:date-complete?chain=even", got::add);
        context.start();

        List.of(date(1), date(2), date(3), date(4)).forEach(events::tell);

        sideFlows.drain(() -> LONG_MS);
        assertThat(got).containsExactly(date(2), date(4));
    }

    @Test
    void eachRouteHasItsOwnIdeaOfASlowBlock() throws Exception {
        route("usual", "events:slow-block", got::add);
        route("sooner", "events:slow-block?factor=2.5", body -> got.add("sooner " + ((SlowBlock) body).blockNumber()));
        context.start();

        assertThat(events.isSlow(15_001, 6_000)).isTrue();
        assertThat(events.isSlow(15_000, 6_000)).isFalse();
        SlowBlock slow = new SlowBlock("c", 7, "0x", 0, 60_001, null, 6_000);
        events.tell(slow);
        sideFlows.drain(() -> LONG_MS);
        events.tell(new SlowBlock("c", 8, "0x", 0, 60_000, null, 6_000));
        events.tell(new SlowBlock("c", 9, "0x", 0, 15_000, null, 6_000));

        sideFlows.drain(() -> LONG_MS);
        assertThat(got).containsExactlyInAnyOrder(slow, "sooner 7", "sooner 8");
    }

    @Test
    void withoutARouteNoBlockIsSlow() {
        assertThat(events.isSlow(Long.MAX_VALUE, 1)).isFalse();
    }

    @Test
    void aSlowRouteHoldsUpNobodyAndWhatItDidNotGetIsSaidWithItsNumber() throws Exception {
        route("slow", "events:date-complete", this::waitsFor);
        route("quick", "events:date-complete", body -> begun.countDown());
        context.start();
        for (int i = 1; i <= 5; i++) {
            events.tell(date(i));
        }
        begun.await(MANY_MINUTES, TimeUnit.MINUTES);

        assertThat(sideFlows.drain(() -> 0)).isTrue();
        assertThat(said())
                .contains("WARN route=slow events=5 were not delivered: 5 left after 0 s (blocktimes.drain-s)");
        goOn.countDown();
    }

    @Test
    void aSignalMakesTheWaitAtTheEndShort() throws Exception {
        route("slow", "events:date-complete", this::waitsFor);
        context.start();
        events.tell(date(1));
        begun.await(MANY_MINUTES, TimeUnit.MINUTES);
        AtomicInteger looks = new AtomicInteger();

        assertThat(sideFlows.drain(() -> looks.incrementAndGet() < 3 ? LONG_MS : 0)).isTrue();

        assertThat(looks.get()).as("it waited, until there was no time left").isGreaterThanOrEqualTo(3);
        assertThat(said()).singleElement().asString().startsWith("WARN route=slow events=1 were not delivered: 1 left");
    }

    @Test
    void aFullQueueDropsWhatComesThenAndSaysSo() throws Exception {
        route("slow", "events:date-complete?size=2&mustDeliver=true", this::waitsFor);
        context.start();
        events.tell(date(1));
        begun.await(MANY_MINUTES, TimeUnit.MINUTES);

        for (int i = 2; i <= 6; i++) {
            events.tell(date(i));
        }
        goOn.countDown();

        assertThat(sideFlows.drain(() -> LONG_MS)).as("one that must be delivered was not").isFalse();
        assertThat(got).containsExactly(date(1), date(2), date(3));
        assertThat(said()).containsExactly(
                "WARN chain=even route=slow is too slow: events dropped so far: 1, since 2 were waiting",
                "WARN chain=odd route=slow is too slow: events dropped so far: 2, since 2 were waiting",
                "WARN route=slow events=3 were not delivered: 3 dropped, since the route was too slow");
    }

    @Test
    void aFullQueueMayHoldUpTheRunInstead() throws Exception {
        route("slow", "events:date-complete?size=1&blockWhenFull=true", this::waitsFor);
        context.start();
        events.tell(date(1));
        begun.await(MANY_MINUTES, TimeUnit.MINUTES);
        events.tell(date(2));
        Thread third = new Thread(() -> events.tell(date(3)), "third");
        third.start();

        Patience.until("it is held up", () -> third.getState() == Thread.State.WAITING
                || third.getState() == Thread.State.TIMED_WAITING, third::getState, third::getState);
        goOn.countDown();
        third.join();

        assertThat(sideFlows.drain(() -> LONG_MS)).isTrue();
        assertThat(got).containsExactly(date(1), date(2), date(3));
    }

    @Test
    void afterASignalNothingHoldsUpTheRun() throws Exception {
        route("slow", "events:date-complete?size=1&blockWhenFull=true", this::waitsFor);
        context.start();
        events.tell(date(1));
        begun.await(MANY_MINUTES, TimeUnit.MINUTES);
        events.tell(date(2));
        CompletableFuture<Void> third = CompletableFuture.runAsync(() -> events.tell(date(3)));

        sideFlows.hurry();
        third.get(MANY_MINUTES, TimeUnit.MINUTES);

        assertThat(sideFlows.drain(() -> 0)).isTrue();
        assertThat(said()).anyMatch(line -> line.contains("events=3 were not delivered: 1 dropped"));
    }

    @Test
    void aFailureIsAWarningThatNamesTheRouteWithoutTheBody() throws Exception {
        route("tap", "events:date-complete", body -> {
            throw new IOException("no broker for " + "x".repeat(100_000));
        });
        context.start();

        for (int i = 1; i <= 9; i++) {
            events.tell(date(i));
        }
        events.tell(date(1));

        assertThat(sideFlows.drain(() -> LONG_MS)).isTrue();
        assertThat(said()).hasSize(3).allSatisfy(line -> assertThat(line).hasSizeLessThan(500));
        assertThat(said().get(0)).startsWith("WARN route=tap failed with an event of chain=odd: no broker for xxx")
                .endsWith("; what is stored is not affected");
        assertThat(said().get(1)).startsWith("WARN route=tap failed").endsWith("; 10 times in a row now");
        assertThat(said().get(2)).isEqualTo("WARN route=tap events=10 were not delivered: 10 failed");
    }

    @Test
    void aRouteThatWorksAgainSaysSo() throws Exception {
        route("tap", "events:date-complete", body -> {
            if (body.equals(date(1))) {
                throw new IOException("down");
            }
        });
        context.start();

        List.of(date(1), date(1), date(2), date(4)).forEach(events::tell);

        sideFlows.drain(() -> LONG_MS);
        assertThat(said()).containsExactly(
                "WARN route=tap failed with an event of chain=odd: down; what is stored is not affected",
                "INFO route=tap works again, after 2 failures",
                "WARN route=tap events=2 were not delivered: 2 failed");
    }

    @Test
    void whatARouteHandlesItselfIsNoFailure() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("events:date-complete?mustDeliver=true").routeId("tap")
                        .onException(IOException.class).handled(true).end()
                        .process(exchange -> {
                            throw new IOException("down");
                        });
            }
        });
        context.start();

        events.tell(date(1));

        assertThat(sideFlows.drain(() -> LONG_MS)).isTrue();
        assertThat(said()).isEmpty();
    }

    @Test
    void eventsWaitWhileTheRouteIsSuspended() throws Exception {
        route("tap", "events:date-complete", got::add);
        CountDownLatch elsewhere = new CountDownLatch(1);
        route("other", "events:date-complete", event -> elsewhere.countDown());
        context.start();
        context.getRouteController().suspendRoute("tap");

        events.tell(date(1));
        elsewhere.await(MANY_MINUTES, TimeUnit.MINUTES);
        assertThat(got).isEmpty();
        context.getRouteController().resumeRoute("tap");

        sideFlows.drain(() -> LONG_MS);
        assertThat(got).containsExactly(date(1));
    }

    @Test
    void whatWaitsOutlivesASuspensionAndAStopOfABusyRoute() throws Exception {
        route("busy", "events:date-complete", this::waitsFor);
        context.start();
        List.of(date(1), date(2), date(3)).forEach(events::tell);
        begun.await(MANY_MINUTES, TimeUnit.MINUTES);

        // Camel gives the event under way a second, and stops the consumer then.
        context.getRouteController().suspendRoute("busy", 1, TimeUnit.SECONDS);
        events.tell(date(4));
        goOn.countDown();
        context.getRouteController().resumeRoute("busy");
        assertThat(sideFlows.drain(() -> LONG_MS)).isTrue();
        assertThat(got).containsExactly(date(1), date(2), date(3), date(4));

        context.getRouteController().stopRoute("busy");
        events.tell(date(5));
        assertThat(got).hasSize(4);
        context.getRouteController().startRoute("busy");
        sideFlows.drain(() -> LONG_MS);
        assertThat(got).containsExactly(date(1), date(2), date(3), date(4), date(5));
        // Camel may have ended the route under the one that took longer than the second.
        assertThat(said()).noneMatch(line -> line.contains(" left") || line.contains("dropped")
                || line.contains("2 failed"));
    }

    @Test
    void whatARouteThatIsHeldDidNotGetIsNotWaitedForAndSaid() throws Exception {
        route("held", "events:date-complete", got::add);
        context.start();
        context.getRouteController().suspendRoute("held");
        events.tell(date(1));

        sideFlows.drain(() -> LONG_MS);

        assertThat(said()).singleElement().asString().startsWith("WARN route=held events=1 were not delivered: 1 left");
    }

    @Test
    void aTapOfAChainsRouteThatFailsIsWarnedOfAndTheChunkItselfIsNot() throws Exception {
        context.getManagementStrategy().getEventNotifiers().clear();
        context.getManagementStrategy().addEventNotifier(new SideFailures(route -> false, "own"));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:chain").routeId("chain")
                        .process(exchange -> exchange.setVariable("own", exchange.getExchangeId()))
                        .wireTap("direct:tap")
                        .split(body()).stopOnException()
                            .wireTap("direct:inside")
                            .process(exchange -> {
                                throw new IOException("the chunk itself");
                            });
                from("direct:tap").routeId("tap").process(exchange -> {
                    throw new IOException("no broker");
                });
                from("direct:inside").routeId("inside").process(exchange -> {
                    throw new IOException("no disk");
                });
            }
        });
        context.start();

        assertThatThrownBy(() -> context.createProducerTemplate().sendBody("direct:chain", List.of("a")))
                .rootCause().hasMessage("the chunk itself");
        sideFlows.drain(() -> LONG_MS);

        assertThat(said()).containsExactlyInAnyOrder(
                "WARN route=tap failed at direct://tap: no broker; what is stored is not affected",
                "WARN route=inside failed at direct://inside: no disk; what is stored is not affected");
    }

    @Test
    void aMessageBehindAWireTapIsWaitedForToo() throws Exception {
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:start").routeId("main").wireTap("direct:tapped");
                from("direct:tapped").routeId("tapped").process(exchange -> {
                    begun.countDown();
                    waitsFor(exchange.getMessage().getBody());
                });
            }
        });
        context.start();
        context.createProducerTemplate().sendBody("direct:start", "x");
        begun.await(MANY_MINUTES, TimeUnit.MINUTES);

        sideFlows.drain(() -> 0);
        assertThat(said()).contains("WARN route=tapped messages=1 were not delivered: left after 0 s"
                + " (blocktimes.drain-s)");
        goOn.countDown();
        sideFlows.drain(() -> LONG_MS);
        assertThat(got).containsExactly("x");
    }

    @Test
    void mistypedUrisAreRefusedWithWhatWouldDo() {
        assertThatThrownBy(() -> context.getEndpoint("events:file-publishd")).rootCause().hasMessage(
                "events:file-publishd is not known: it must be one of file-published, blocks-replaced, date-complete,"
                        + " slow-block, blocks-missing, nodes-lost, nodes-found");
        assertThatThrownBy(() -> context.getEndpoint("events:nodes-lost?factor=2")).rootCause()
                .hasMessage("factor is an option of events:slow-block only, not of events:nodes-lost");
        assertThatThrownBy(() -> context.getEndpoint("events:slow-block?factor=0")).rootCause()
                .hasMessage("factor=0.0 cannot be used: it must be above 0");
        assertThatThrownBy(() -> context.getEndpoint("events:nodes-lost?size=0")).rootCause()
                .hasMessage("size=0 cannot be used: it must be 1 or more");
        assertThatThrownBy(() -> context.getEndpoint("events:nodes-lost").createProducer())
                .hasMessage("events: can only be a source: use it in from");
    }
}
