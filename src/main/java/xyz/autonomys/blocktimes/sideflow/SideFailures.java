package xyz.autonomys.blocktimes.sideflow;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Route;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.events.Event;
import xyz.autonomys.blocktimes.text.InertText;
import xyz.autonomys.blocktimes.text.Reason;

/**
 * Warns of a side flow that fails, by the name of its route and without the body of the message: the first time, and
 * then at 10, 100, 1,000 failures in a row. A failure that the route handles itself is no failure. Thread-safe.
 */
public final class SideFailures extends EventNotifierSupport {

    private static final Logger LOG = LoggerFactory.getLogger(SideFailures.class);

    private final Predicate<Route> isSide;
    private final String ownExchange;
    /** By the route from which an exchange came, and the route in which it failed. */
    private final Map<String, Map<String, Integer>> failuresInARow = new ConcurrentHashMap<>();

    /**
     * @param isSide whether a route is an operator's own, beside those that fetch chains
     * @param ownExchange exchange variable of the routes that fetch chains: the id of a chunk's own exchange
     */
    public SideFailures(Predicate<Route> isSide, String ownExchange) {
        this.isSide = isSide;
        this.ownExchange = ownExchange;
        setIgnoreCamelContextEvents(true);
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof CamelEvent.ExchangeFailedEvent || event instanceof CamelEvent.ExchangeCompletedEvent
                || event instanceof CamelEvent.RouteRestartingFailureEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        if (event instanceof CamelEvent.ExchangeFailedEvent failed) {
            failed(failed.getExchange());
        } else if (event instanceof CamelEvent.ExchangeCompletedEvent completed) {
            completed(completed.getExchange());
        } else if (event instanceof CamelEvent.RouteRestartingFailureEvent failed) {
            LOG.warn("route={} does not start: {}; {}", failed.getRoute().getRouteId(),
                    InertText.value(Reason.of(failed.getCause())),
                    failed.isExhausted() ? "not tried again" : "trying again");
        }
    }

    private void failed(Exchange exchange) {
        Route from = from(exchange);
        if (from == null || !isSide.test(from) && !isBesideBlocks(exchange)) {
            return; // that of a chunk, or of a command
        }
        String failedIn = exchange.getProperty(ExchangePropertyKey.FAILURE_ROUTE_ID, from.getRouteId(), String.class);
        int inARow = failuresInARow.computeIfAbsent(from.getRouteId(), id -> new ConcurrentHashMap<>())
                .merge(failedIn, 1, Integer::sum);
        if (isPowerOfTen(inARow)) {
            LOG.warn("route={} failed{}{}: {}{}", failedIn, place(exchange), about(exchange),
                    InertText.value(exchange.getException() == null ? "no reason is given"
                            : Reason.of(exchange.getException())),
                    inARow == 1 ? "; what is stored is not affected" : "; " + inARow + " times in a row now");
        }
    }

    /** Of a route that fetches a chain, most exchanges succeed, whatever becomes of its taps. */
    private void completed(Exchange exchange) {
        Route from = failuresInARow.isEmpty() ? null : from(exchange);
        if (from != null && isSide.test(from)) {
            failuresInARow.getOrDefault(from.getRouteId(), Map.of()).forEach((route, failures) ->
                    LOG.info("route={} works again, after {} failures", route, failures));
            failuresInARow.remove(from.getRouteId());
        }
    }

    private static @Nullable Route from(Exchange exchange) {
        String id = exchange.getFromRouteId();
        return id == null ? null : exchange.getContext().getRoute(id);
    }

    /**
     * Returns whether an exchange of a route that fetches a chain is no part of that: the copy that a wire tap takes,
     * or what comes after a file is published. The parts of a split name the exchange that they belong to.
     */
    private boolean isBesideBlocks(Exchange exchange) {
        String own = exchange.getVariable(ownExchange, String.class);
        return own != null && (exchange.getProperty(ExchangePropertyKey.AGGREGATED_COMPLETED_BY) != null
                || !own.equals(exchange.getExchangeId())
                        && exchange.getProperty(ExchangePropertyKey.CORRELATION_ID) == null);
    }

    private static String place(Exchange exchange) {
        String endpoint = exchange.getProperty(ExchangePropertyKey.FAILURE_ENDPOINT, String.class);
        return endpoint == null ? "" : " at " + InertText.value(URISupport.sanitizeUri(endpoint));
    }

    private static String about(Exchange exchange) {
        return exchange.getMessage().getBody() instanceof Event event ? " with an event of chain=" + event.chain() : "";
    }

    private static boolean isPowerOfTen(int number) {
        int rest = number;
        while (rest % 10 == 0) {
            rest /= 10;
        }
        return rest == 1;
    }
}
