package xyz.autonomys.blocktimes.flow;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.spi.ResourceLoader;
import org.apache.camel.support.EventNotifierSupport;
import org.apache.camel.support.PluginHelper;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.chain.Comparison;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.StubNodes;
import xyz.autonomys.blocktimes.storage.MadeChain;

/**
 * The routes as they are, in the test's process: made, bound and not started, as the program has them before the
 * survey.
 */
final class ChainRoutes implements AutoCloseable {

    static final String ROUTE = "backfill-consensus";
    static final URI NODE = URI.create("ws://node:9944");
    /** Just so that a test that hangs ends. */
    static final long MANY_MINUTES = 10;

    /** A node's answer to a call. */
    @FunctionalInterface
    interface Answers {
        CompletableFuture<String> to(String text);
    }

    final DefaultCamelContext context = new DefaultCamelContext();
    final MadeWork made;
    final Happenings happenings = new Happenings();

    ChainRoutes(Path folder, int ahead, Answers answers) throws Exception {
        made = new MadeWork(folder, context);
        Properties settings = new Properties();
        settings.setProperty("blocktimes.max-rows-per-file", "500000");
        settings.setProperty("blocktimes.max-file-minutes", "15");
        settings.setProperty("blocktimes.ranges-ahead", String.valueOf(ahead));
        context.getPropertiesComponent().setInitialProperties(settings);
        context.addComponent("jsonrpc", StubNodes.component(Map.of(MadeChain.NAME, List.of(NODE)), made.time,
                (node, text) -> answers.to(text)));
        context.addComponent("blocks", new BlocksComponent());
        ChainWork.bind(context, new Chain("auto-evm", ChainKind.AUTONOMYS_DOMAIN, 100, 6_000), Comparison.LAST,
                made.time, new Events());
        context.setAutoStartup(false);
        context.getManagementStrategy().addEventNotifier(happenings);
        // All at once, as camel-main does: what is to happen to failures is known before the routes are made.
        ResourceLoader files = PluginHelper.getResourceLoader(context);
        PluginHelper.getRoutesLoader(context).loadRoutes(Stream.of("backfill-chain", "chains", "failures")
                .map(file -> files.resolveResource("file:routes/" + file + ".camel.yaml")).toList());
        context.start();
    }

    void startRoute() throws Exception {
        context.getRouteController().startRoute(ROUTE);
    }

    void suspendRoute() throws Exception {
        context.getRouteController().suspendRoute(ROUTE, MANY_MINUTES, TimeUnit.MINUTES);
    }

    /** Stops the route, with exchanges under way given up after a second. */
    void stopRoute() throws Exception {
        context.getRouteController().stopRoute(ROUTE, 1, TimeUnit.SECONDS);
    }

    void awaitFinished(RunLedger ledger) throws Exception {
        ledger.finished().get(MANY_MINUTES, TimeUnit.MINUTES);
    }

    /** As the follower does, but without a subscription. */
    void followHeads() {
        made.parts.figures().headsAreFollowed();
    }

    ChainMXBean bean() {
        return made.work.bean(ROUTE);
    }

    @Override
    public void close() {
        context.getShutdownStrategy().setTimeout(1);
        context.stop();
    }

    /** What happens to exchanges, in all routes. */
    static final class Happenings extends EventNotifierSupport {

        private volatile Runnable listener = () -> { };

        @Override
        public void notify(CamelEvent event) {
            listener.run();
            synchronized (this) {
                notifyAll();
            }
        }

        @Override
        public boolean isEnabled(CamelEvent event) {
            return event instanceof CamelEvent.ExchangeEvent;
        }

        /** Is run at each event, on the thread on which it happens. */
        void listen(Runnable task) {
            listener = task;
        }

        /** Waits until something has happened that makes it true. */
        synchronized void until(BooleanSupplier condition) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MANY_MINUTES);
            while (!condition.getAsBoolean()) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (leftMs <= 0) {
                    throw new AssertionError("it never comes to that");
                }
                wait(leftMs);
            }
        }
    }
}
