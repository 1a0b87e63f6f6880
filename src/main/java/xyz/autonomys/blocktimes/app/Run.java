package xyz.autonomys.blocktimes.app;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.control.LoopbackJmx;
import xyz.autonomys.blocktimes.observe.Check;
import xyz.autonomys.blocktimes.observe.ObserveServer;
import xyz.autonomys.blocktimes.observe.Readiness;
import xyz.autonomys.blocktimes.routing.Extent;
import xyz.autonomys.blocktimes.routing.FurtherRoutes;
import xyz.autonomys.blocktimes.routing.HealthChecks;
import xyz.autonomys.blocktimes.routing.ReadyCheck;
import xyz.autonomys.blocktimes.settings.Build;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.ListenAddress;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriterLock;
import xyz.autonomys.blocktimes.time.Time;

/** A run over some chains, until it is closed: the chains' locks, the Camel application and the status server. */
public final class Run implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);

    private static final long LONGEST_WRITE_MS = 60_000;
    private static final int GROUP_LOCK_ATTEMPTS = 8;
    private static final long GROUP_LOCK_PAUSE_MS = 1_000;

    /**
     * What a run needs.
     *
     * @param chains the chosen chains, in order
     * @param readOnly whether nothing is written; no chain is locked then
     * @param further routes besides those of the chains; empty if there are none
     * @param hasSideFlows whether routes of an operator are started, and hear of what happens
     * @param routes directory of the routes; null to look for it
     * @param observe where the status server listens; null for no server
     * @param problems the warnings and errors that the status page shows
     */
    public record Setup(
            Surroundings surroundings,
            Settings settings,
            List<Chain> chains,
            DataDir dataDir,
            boolean readOnly,
            Optional<FurtherRoutes> further,
            boolean hasSideFlows,
            @Nullable Path routes,
            @Nullable ListenAddress observe,
            RecentProblems problems) {}

    private final Map<Chain, WriterLock> locks = new LinkedHashMap<>();
    private final List<CompletableFuture<Void>> writers = new CopyOnWriteArrayList<>();
    private final Time time;
    private final Map<Chain, OutageWatch> outages = new LinkedHashMap<>();
    private final ExecutorService looking = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "outages");
        thread.setDaemon(true);
        return thread;
    });
    private CamelApp app;
    private boolean isDrained;
    private ObserveServer observed;

    private Run(Time time) {
        this.time = time;
    }

    /**
     * Begins a run: locks the chains and starts Camel, but not the routes that fetch chains.
     *
     * @param endpoints URLs of each chain's endpoints, by chain name
     * @throws UsageException if a route is invalid or missing, or the port of {@code --observe} cannot be used
     * @throws StorageException if the data directory cannot be written, or another process writes one of the chains
     */
    public static Run begin(Setup setup, Map<String, List<URI>> endpoints) {
        Run run = new Run(setup.surroundings.time());
        try {
            run.start(setup, endpoints);
            return run;
        } catch (RuntimeException | Error e) {
            run.close();
            throw e;
        }
    }

    private void start(Setup setup, Map<String, List<URI>> endpoints) {
        if (!setup.readOnly) {
            setup.dataDir.requireWritable();
            setup.chains.forEach(chain -> locks.put(chain, lock(setup, chain)));
        }
        Thread jmx = new Thread(LoopbackJmx::start, "jmx");
        jmx.start();
        PrometheusMeterRegistry meters = setup.observe == null ? null : ObserveServer.registry();
        app = CamelApp.start(new CamelSetup.Options(setup.settings, setup.surroundings, setup.dataDir, endpoints,
                setup.further, setup.routes, meters,
                setup.hasSideFlows ? Extent.ALL : Extent.CHAINS));
        if (setup.hasSideFlows) {
            setup.dataDir.tell(app.events()::tell);
        }
        try {
            jmx.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.info("settings from {}, routes from {}, data to {}", setup.settings.origin(), app.routesOrigin(),
                setup.dataDir.whole());
        setup.chains.forEach(app::requireRoute);
        setup.chains.forEach(app::show);
        setup.chains.forEach(chain -> outages.put(chain, OutageWatch.of(app.work(chain), looking, app.events())));
        Readiness readiness = new Readiness(setup.chains.stream().map(app::observed).toList(),
                setup.settings.readyLagBlocks());
        addReadyChecks(readiness);
        if (setup.observe != null) {
            try {
                observed = new ObserveServer(
                        new ObserveServer.Options(setup.observe, Instant.ofEpochMilli(time.epochMs()),
                                Build.ofProgram()),
                        meters, readiness,
                        () -> HealthChecks.readiness(app.context(), Check::new), setup.problems::latest);
            } catch (IllegalStateException e) {
                throw new UsageException("--observe: " + e.getMessage());
            }
        }
    }

    private void addReadyChecks(Readiness readiness) {
        readiness.chains().forEach(chain -> HealthChecks.add(app.context(), new ReadyCheck(chain.name(),
                () -> readiness.isReady(chain), () -> readiness.state(chain))));
    }

    /**
     * Waits for side flows, when the chains are done.
     *
     * @param code exit code so far
     * @param stop a signal makes the wait short
     * @return the exit code: 1 instead of 0 if something was not delivered that must be; that of a stop after a signal
     */
    public int ended(int code, StopSignal stop) throws InterruptedException {
        isDrained = true;
        stop.received().thenAccept(why -> app.hurryIf(stop.isBySignal()));
        int complete = app.drainSideFlows() || code != ExitCode.DONE ? code : ExitCode.INCOMPLETE;
        return stop.isBySignal() ? ExitCode.STOPPED : complete;
    }

    private static WriterLock lock(Setup setup, Chain chain) {
        String group = setup.further.map(FurtherRoutes::group).orElse(null);
        if (group == null) {
            return setup.dataDir.lock(chain.name());
        }
        // The command plan locks the chain for a moment, to clean up. After that the group can have the lock.
        for (int attempt = 1; ; attempt++) {
            try {
                return setup.dataDir.lock(chain.name(), group);
            } catch (StorageException e) {
                if (attempt == GROUP_LOCK_ATTEMPTS) {
                    throw e;
                }
                LOG.warn("chain={} {}; trying again", chain.name(), e.getMessage());
                pause(setup.surroundings.time());
            }
        }
    }

    private static void pause(Time time) {
        try {
            time.pause(GROUP_LOCK_PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Returns what says in the log that the chain has no endpoint. */
    OutageWatch outage(Chain chain) {
        return outages.get(chain);
    }

    Time time() {
        return time;
    }

    /** Returns the chain's lock; null if the run is read-only. */
    public WriterLock lock(Chain chain) {
        return locks.get(chain);
    }

    public CamelApp app() {
        return app;
    }

    /** Keeps the locks until a task that writes has ended. */
    void keepLocksUntil(CompletableFuture<Void> ended) {
        writers.add(ended);
    }

    /** Ends the run. The locks are released last, when no thread writes files any more. */
    @Override
    public void close() {
        outages.values().forEach(OutageWatch::close);
        looking.shutdown();
        if (observed != null) {
            observed.close();
        }
        if (app != null) {
            try {
                if (!isDrained) {
                    app.hurry();
                    app.drainSideFlows(); // after a failure
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                app.close();
            }
            writers.addAll(app.writers());
        }
        try {
            time.await(CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)), LONGEST_WRITE_MS);
            locks.values().forEach(WriterLock::close);
        } catch (TimeoutException | ExecutionException | InterruptedException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.error("files are still being written: the locks are kept until the process ends");
        }
    }
}
