package xyz.autonomys.blocktimes.sideflow;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import xyz.autonomys.blocktimes.events.EventKind;
import xyz.autonomys.blocktimes.events.Events;

/** The Camel component {@code events:kind}: a source of what happens in this process. */
@Component("events")
public final class EventsComponent extends DefaultComponent {

    private final Events events;
    private final double slowFactor;
    private final SortedSet<String> chains;
    private final Map<String, Mailbox> mailboxes = new ConcurrentHashMap<>();
    private final List<ExecutorService> threads = new CopyOnWriteArrayList<>();

    /** For tools that look at components: nothing ever happens. */
    public EventsComponent() {
        this(new Events(), Double.POSITIVE_INFINITY, Set.of());
    }

    /**
     * @param slowFactor of {@code events:slow-block} unless its URI has another one
     * @param chains names of all chains; empty if they are not known
     */
    public EventsComponent(Events events, double slowFactor, Set<String> chains) {
        this.chains = new TreeSet<>(chains);
        this.events = events;
        this.slowFactor = slowFactor;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        EventKind kind = EventKind.of(remaining).orElseThrow(() -> new IllegalArgumentException("events:" + remaining
                + " is not known: it must be one of " + EventKind.names()));
        EventsEndpoint endpoint = new EventsEndpoint(uri, this, kind);
        if (kind == EventKind.SLOW_BLOCK) {
            endpoint.setFactor(slowFactor);
        }
        setProperties(endpoint, parameters);
        if (endpoint.getChain() != null && !chains.isEmpty() && !chains.contains(endpoint.getChain())) {
            throw new IllegalArgumentException("chain=" + endpoint.getChain() + " cannot be used: it must be one of "
                    + String.join(", ", chains));
        }
        return endpoint;
    }

    /** Returns the mailbox of a route: the same after it was stopped. It is subscribed to events. */
    Mailbox mailbox(String route, EventsEndpoint options) {
        return mailboxes.computeIfAbsent(route, id -> {
            ExecutorService thread = getCamelContext().getExecutorServiceManager()
                    .newSingleThreadExecutor(this, "events-" + id);
            threads.add(thread);
            Mailbox mailbox = new Mailbox(id, options, thread);
            events.subscribe(mailbox);
            return mailbox;
        });
    }

    @Override
    protected void doShutdown() throws Exception {
        mailboxes.values().forEach(events::unsubscribe);
        threads.forEach(getCamelContext().getExecutorServiceManager()::shutdown);
        super.doShutdown();
    }
}
