package xyz.autonomys.blocktimes.app;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.OtherNetworkException;
import xyz.autonomys.blocktimes.storage.files.StorageException;

/**
 * The command {@code follow}: keeps the data at the confirmed head until it is stopped. Each chain has a
 * {@link ChainFollower} on its own thread.
 */
public final class Follow {

    private static final Logger LOG = LoggerFactory.getLogger(Follow.class);

    private final Run.Setup setup;
    private final Planner.Options options;
    private final StopSignal stop;
    private final RunReport report;

    public Follow(Run.Setup setup, Planner.Options options, StopSignal stop, RunReport report) {
        this.setup = setup;
        this.options = options;
        this.stop = stop;
        this.report = report;
    }

    /**
     * Follows the chains until a signal, or until a permanent error of one of them, which it throws.
     *
     * @param endpoints URLs of each chain's endpoints, by chain name
     * @return {@link ExitCode#STOPPED}
     */
    public int run(Map<String, List<URI>> endpoints) throws Exception {
        try (Run run = Run.begin(setup, endpoints)) {
            int code = run.ended(follow(run), stop);
            report.ended(code);
            return code;
        }
    }

    private int follow(Run run) throws Exception {
        CamelApp app = run.app();
        List<ChainFollower> followers = setup.chains().stream()
                .map(chain -> new ChainFollower(
                        run,
                        chain,
                        setup.settings().headSilenceMs(),
                        new Planner(run, setup.dataDir(), options, stop, true),
                        setup.dataDir(),
                        options.witnesses(),
                        stop,
                        report))
                .toList();
        followers.forEach(follower -> run.keepLocksUntil(follower.ended()));
        followers.forEach(follower -> new Thread(follower, "follow-" + follower.chain().name()).start());
        LOG.info("{}: stopping; writing the blocks fetched so far", stop.received().get());
        app.hurry();
        CompletableFuture<Void> ended = CompletableFuture.allOf(
                followers.stream().map(ChainFollower::ended).toArray(CompletableFuture[]::new));
        try {
            run.time().await(ended, Backfill.STOP_MS);
        } catch (TimeoutException e) {
            LOG.error("some fetched blocks could not be written within {} ms; the next run fetches them again",
                    Backfill.STOP_MS);
        }
        for (ChainFollower follower : followers) {
            if (follower.refusal() != null) {
                boolean hopeless = follower.refusal() instanceof UsageException
                        || follower.refusal() instanceof OtherNetworkException
                        || follower.refusal() instanceof StorageException;
                report.ended(hopeless ? ExitCode.USAGE : ExitCode.INCOMPLETE);
                throw follower.refusal();
            }
        }
        return stop.exitCode();
    }
}
