package xyz.autonomys.blocktimes.sideflow;

import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ShutdownRunningTask;
import org.apache.camel.Suspendable;
import org.apache.camel.spi.ShutdownAware;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.events.Event;

/** Takes events out of the mailbox of its route while that is started. */
final class EventsConsumer extends DefaultConsumer implements Mailbox.Receiver, ShutdownAware, Suspendable {

    private final EventsEndpoint endpoint;
    private @Nullable Mailbox mailbox;

    EventsConsumer(EventsEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
    }

    /** Returns the mailbox; null if the route was never to be started. */
    @Nullable Mailbox mailbox() {
        return mailbox;
    }

    @Override
    public void pass(Event event, Consumer<Boolean> done) {
        Exchange exchange = createExchange(false);
        exchange.getMessage().setBody(event);
        getAsyncProcessor().process(exchange, doneSync -> {
            boolean isFailed = exchange.isFailed();
            releaseExchange(exchange, false);
            done.accept(isFailed);
        });
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        mailbox = ((EventsComponent) endpoint.getComponent()).mailbox(getRouteId(), endpoint);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        mailbox.passTo(this);
    }

    @Override
    protected void doStop() throws Exception {
        // A context that only reads routes stops what it never started.
        if (mailbox != null) {
            mailbox.hold(this);
        }
        super.doStop();
    }

    @Override
    protected void doSuspend() throws Exception {
        mailbox.hold(this);
        super.doSuspend();
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        mailbox.passTo(this);
    }

    /** Also true if Camel stopped the consumer because its suspension took too long, so that it can be resumed. */
    @Override
    public boolean isSuspended() {
        return super.isSuspended() || isStopped();
    }

    /** Whether the call comes from Camel's task of a stop whose time was up: it may come after the next start. */
    private boolean isLate() {
        return getEndpoint().getCamelContext().getShutdownStrategy().hasTimeoutOccurred()
                && Thread.currentThread().getName().contains("ShutdownTask");
    }

    @Override
    public void suspend() {
        if (!isLate()) {
            super.suspend();
        }
    }

    @Override
    public void stop() {
        if (!isLate()) {
            super.stop();
        }
    }

    @Override
    public void resume() {
        if (isStopped()) {
            start();
        } else {
            super.resume();
        }
    }

    /** The run has waited for the events that were left: see {@link SideFlows}. */
    @Override
    public boolean deferShutdown(ShutdownRunningTask task) {
        return false;
    }

    /** Events that wait need not be waited for: they stay. */
    @Override
    public int getPendingExchangesSize() {
        return mailbox.isPassing() ? 1 : 0;
    }

    @Override
    public void prepareShutdown(boolean suspendOnly, boolean forced) {
        // There is nothing to prepare: what waits stays.
    }
}
