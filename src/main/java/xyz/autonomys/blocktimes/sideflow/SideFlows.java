package xyz.autonomys.blocktimes.sideflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.Service;
import org.apache.camel.processor.WireTapProcessor;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.time.Time;

/** The side flows of a run, at its end: waits until they have delivered what they have, and says what they have not. */
public final class SideFlows {

    private static final Logger LOG = LoggerFactory.getLogger(SideFlows.class);
    private static final long LOOK_MS = 50;
    private static final long SAY_MS = 5_000;

    private final CamelContext context;
    private final Time time;
    private final Predicate<Route> isSide;

    /** @param isSide whether a route is an operator's own; of others, only wire taps are looked at */
    public SideFlows(CamelContext context, Time time, Predicate<Route> isSide) {
        this.context = context;
        this.time = time;
        this.isSide = isSide;
    }

    /** Lets no event hold up the run any more, whatever its route says: a signal was received. */
    public void hurry() {
        mailboxes().values().forEach(Mailbox::hurry);
    }

    /**
     * Waits until no message is under way in any route. To be called when the routes that fetch chains have ended.
     *
     * @param mostMs supplies the longest time to wait, ms; it may become shorter meanwhile
     * @return whether every event was delivered to each route that must have it
     */
    public boolean drain(LongSupplier mostMs) throws InterruptedException {
        long begunNanos = time.nanos();
        long saidMs = 0;
        Map<String, Integer> pending = pending();
        // A message between two routes is in neither for a moment: only the second empty look counts.
        boolean wasEmpty = context.getRoutes().stream().noneMatch(isSide);
        while (!(pending.isEmpty() && wasEmpty) && time.msSince(begunNanos) < mostMs.getAsLong()) {
            wasEmpty = pending.isEmpty();
            long passedMs = time.msSince(begunNanos);
            if (passedMs - saidMs >= SAY_MS && !wasEmpty) {
                saidMs = passedMs;
                LOG.info("waiting for side flows, {} s more at most: {}",
                        Math.max(0, mostMs.getAsLong() - passedMs) / 1_000, inWords(pending));
            }
            time.pause(LOOK_MS);
            pending = pending();
        }
        return sayUndelivered(pending, time.msSince(begunNanos));
    }

    private boolean sayUndelivered(Map<String, Integer> pending, long waitedMs) {
        boolean complete = true;
        Map<String, Mailbox> mailboxes = mailboxes();
        for (Map.Entry<String, Mailbox> each : mailboxes.entrySet()) {
            each.getValue().giveUp();
            Mailbox.Undelivered undelivered = each.getValue().undelivered();
            if (undelivered.count() > 0) {
                LOG.warn("route={} events={} were not delivered: {}", each.getKey(), undelivered.count(),
                        inWords(undelivered, waitedMs));
                complete &= !each.getValue().mustDeliver();
            }
        }
        pending.forEach((route, messages) -> {
            if (!mailboxes.containsKey(route)) {
                LOG.warn("route={} messages={} were not delivered: left after {} s (blocktimes.drain-s)", route,
                        messages, waitedMs / 1_000);
            }
        });
        return complete;
    }

    private static String inWords(Mailbox.Undelivered undelivered, long waitedMs) {
        List<String> parts = new ArrayList<>();
        if (undelivered.failed() > 0) {
            parts.add(undelivered.failed() + " failed");
        }
        if (undelivered.dropped() > 0) {
            parts.add(undelivered.dropped() + " dropped, since the route was too slow");
        }
        if (undelivered.left() > 0) {
            parts.add(undelivered.left() + " left after " + waitedMs / 1_000 + " s (blocktimes.drain-s)");
        }
        return String.join(", ", parts);
    }

    private static String inWords(Map<String, Integer> pending) {
        return pending.entrySet().stream().map(each -> each.getKey() + " has " + each.getValue() + " left")
                .collect(Collectors.joining(", "));
    }

    private Map<String, Mailbox> mailboxes() {
        Map<String, Mailbox> mailboxes = new LinkedHashMap<>();
        for (Route route : context.getRoutes()) {
            if (route.getConsumer() instanceof EventsConsumer consumer && consumer.mailbox() != null) {
                mailboxes.put(route.getRouteId(), consumer.mailbox());
            }
        }
        return mailboxes;
    }

    /** Returns how many messages wait or are under way in each route, by its id, without routes that have none. */
    private Map<String, Integer> pending() {
        Map<String, Integer> pending = new LinkedHashMap<>();
        for (Route route : context.getRoutes()) {
            int messages = pending(route);
            if (messages > 0) {
                pending.put(route.getRouteId(), messages);
            }
        }
        return pending;
    }

    private int pending(Route route) {
        if (route.getConsumer() instanceof EventsConsumer consumer) {
            return consumer.mailbox() == null ? 0 : consumer.mailbox().pending();
        }
        boolean isOfOperator = isSide.test(route);
        int messages = isOfOperator ? context.getInflightRepository().size(route.getRouteId()) : 0;
        for (Service service : route.getServices()) {
            for (Service each : ServiceHelper.getChildServices(service, true)) {
                // In routes of an operator also such as an aggregator.
                if (each instanceof ShutdownAware aware && (isOfOperator || each instanceof WireTapProcessor)) {
                    messages += aware.getPendingExchangesSize();
                }
            }
        }
        return isOfOperator && route.getConsumer() instanceof ShutdownAware aware
                ? messages + aware.getPendingExchangesSize() : messages; // such as seda
    }
}
