package xyz.autonomys.blocktimes.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.WriterLock;

/** Keeps the data at {@code tip - K} until it is stopped: a {@link ChainFollower} for each chain, each on a thread of its own. */
final class Follow {

    private static final Logger LOG = LoggerFactory.getLogger(Follow.class);

    private final Settings settings;
    private final List<Chain> chains;
    private final Planner.Options options;
    private final DataDir dataDir;
    private final PrintWriter out;
    private final StopSignal stop;

    /** @param chains those asked for, in order */
    Follow(Settings settings, List<Chain> chains, Planner.Options options, Path dataDir, PrintWriter out, StopSignal stop) {
        this.settings = settings;
        this.chains = chains;
        this.options = options;
        this.dataDir = new DataDir(dataDir);
        this.out = out;
        this.stop = stop;
    }

    /** @param endpoints URLs of the nodes of each chain asked for */
    int run(Map<String, List<URI>> endpoints) throws Exception {
        dataDir.requireWritable();
        List<WriterLock> locks = new ArrayList<>();
        try {
            chains.forEach(chain -> locks.add(WriterLock.take(dataDir, chain.name())));
            try (CamelApp app = CamelApp.start(settings, endpoints)) {
                LOG.info("settings from {}, routes from {}, data to {}", settings.origin(), app.routesOrigin(),
                        dataDir.root().toAbsolutePath().normalize());
                chains.forEach(app::requireRoute);
                chains.forEach(app::show);
                return follow(app);
            }
        } finally {
            locks.forEach(WriterLock::close);
        }
    }

    private int follow(CamelApp app) throws Exception {
        List<ChainFollower> followers = chains.stream().map(chain -> new ChainFollower(app, chain, settings.headSilenceMs(),
                new Planner(app, dataDir, options, out, stop), dataDir, options.verify(), stop)).toList();
        List<Thread> threads = followers.stream().map(follower -> new Thread(follower, "follow-" + follower.chain().name())).toList();
        threads.forEach(Thread::start);
        LOG.info("{}: stopping; what was read is being written", stop.received().get());
        app.hurry();
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Backfill.STOP_MS);
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime())));
        }
        if (threads.stream().anyMatch(Thread::isAlive)) {
            LOG.error("not everything read could be written in {} ms; the next run fetches it again", Backfill.STOP_MS);
        }
        for (ChainFollower follower : followers) {
            if (follower.refusal() != null) {
                throw follower.refusal();
            }
        }
        return ExitCode.STOPPED;
    }
}
