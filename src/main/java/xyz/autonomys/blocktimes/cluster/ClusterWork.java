package xyz.autonomys.blocktimes.cluster;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.app.CamelApp;
import xyz.autonomys.blocktimes.app.Run;
import xyz.autonomys.blocktimes.app.RunReport;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.app.Surveys;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.plan.ChainNodes;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.KafkaSettings;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.NetworkMemory;

/**
 * The command {@code work}: one worker of a group. It has a {@link RangeWorker} and a Kafka route for each chain; the
 * route passes the ranges that this process gets.
 */
public final class ClusterWork {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterWork.class);
    private static final long LOOK_MS = 1_000;
    private static final String CLIENT_OF_KAFKA = "org.apache.kafka.clients.admin.Admin";

    private final Run.Setup setup;
    private final KafkaSettings kafka;
    private final Witnesses witnesses;
    private final boolean untilDone;
    private final StopSignal stop;
    private final RunReport report;
    private final CompletableFuture<RuntimeException> ended = new CompletableFuture<>();

    public ClusterWork(
            Run.Setup setup,
            KafkaSettings kafka,
            Witnesses witnesses,
            boolean untilDone,
            StopSignal stop,
            RunReport report) {
        this.setup = setup;
        this.kafka = kafka;
        this.witnesses = witnesses;
        this.untilDone = untilDone;
        this.stop = stop;
        this.report = report;
    }

    /**
     * Returns the settings for Kafka.
     *
     * @throws UsageException if ranges are not handed out through Kafka, or the Kafka client is not on the class path
     */
    public static KafkaSettings kafka(Settings settings) {
        KafkaSettings kafka = settings.kafka()
                .orElseThrow(() -> new UsageException("ranges stay in one process (blocktimes.ranges = in-process), "
                        + "where backfill plans and fetches them: set RANGES=kafka:HOST:PORT to hand them to workers"));
        try {
            Class.forName(CLIENT_OF_KAFKA, false, ClusterWork.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new UsageException(
                    "the Kafka client is not in this jar: run blocktimes-cluster.jar, as the script blocktimes does");
        }
        return kafka;
    }

    /**
     * Works until a signal, or if that is asked for, until all ranges are done.
     *
     * @param endpoints URLs of each chain's endpoints, by chain name
     * @return the exit code, one of {@link ExitCode}
     * @throws KafkaUnreachableException if no broker responds at the start
     */
    public int run(Map<String, List<URI>> endpoints) throws Exception {
        try (RangeTopics topics = new RangeTopics(kafka, setup.surroundings().time(), stop.received())) {
            topics.make(setup.chains().stream().map(Chain::name).toList());
            try (Run run = Run.begin(setup, endpoints)) {
                return work(run, topics);
            }
        } catch (CancellationException e) {
            return ExitCode.STOPPED;
        }
    }

    private int work(Run run, RangeTopics topics) throws Exception {
        for (Chain chain : setup.chains()) {
            start(run, chain);
        }
        LOG.info("taking ranges from {} as one of group {}", kafka.brokers(), kafka.group());
        int code = run.ended(await(topics), stop);
        report.ended(code);
        return code;
    }

    private void start(Run run, Chain chain) throws Exception {
        NetworkMemory memory = new NetworkMemory(setup.dataDir());
        CamelApp app = run.app();
        ChainSurvey survey = new ChainNodes(
                        chain, app.work(chain).node(), setup.surroundings().time())
                .survey(memory.genesisHash(chain.name()), Surveys.PATIENCE_MS);
        memory.requireSame(chain.name(), survey.genesisHash());
        memory.remember(chain.name(), survey.genesisHash());
        app.work(chain).bestBlock(survey.bestBlock());
        KafkaRoutes.addWorker(
                app,
                chain,
                new RangeWorker(
                        app.work(chain),
                        survey,
                        setup.dataDir(),
                        run.lock(chain),
                        witnesses,
                        stop.received(),
                        () -> {
                            try {
                                app.startRoute(chain);
                            } catch (Exception e) {
                                throw new IllegalStateException(
                                        "the route of chain " + chain.name() + " does not start: " + e.getMessage(), e);
                            }
                        },
                        ledger -> report.chain(ledger, app.work(chain).node().statistics(),
                                app.work(chain).missing()),
                        ended));
    }

    private int await(RangeTopics topics) throws Exception {
        while (true) {
            if (setup.surroundings().time().isDoneWithin(stop.received(), LOOK_MS)) {
                LOG.info("{}: stopping; writing the blocks fetched so far", stop.received().get());
                return stop.exitCode();
            }
            if (ended.isDone()) {
                report.ended(ExitCode.USAGE);
                throw ended.get();
            }
            if (untilDone) {
                try {
                    List<RangeTopics.Progress> progress = setup.chains().stream()
                            .map(chain -> topics.progress(chain.name()))
                            .toList();
                    if (progress.stream().allMatch(each -> each.left() == 0)) {
                        return progress.stream().anyMatch(each -> each.failed() > 0)
                                ? ExitCode.INCOMPLETE
                                : ExitCode.DONE;
                    }
                } catch (KafkaUnreachableException e) {
                    LOG.warn("{}", e.getMessage());
                } catch (CancellationException e) {
                    LOG.debug("{}", e.getMessage());
                }
            }
        }
    }
}
