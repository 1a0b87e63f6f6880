package xyz.autonomys.blocktimes.sideflow;

import java.util.Map;
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

    /** For tools that look at components: nothing ever happens. */
    public EventsComponent() {
        this(new Events(), Double.POSITIVE_INFINITY);
    }

    /** @param slowFactor of {@code events:slow-block} unless its URI has another one */
    public EventsComponent(Events events, double slowFactor) {
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
        return endpoint;
    }

    Events events() {
        return events;
    }
}
