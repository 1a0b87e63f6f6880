package xyz.autonomys.blocktimes.cluster;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import xyz.autonomys.blocktimes.app.CamelApp;
import xyz.autonomys.blocktimes.app.FurtherRoutes;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.settings.KafkaSettings;

/** The routes of {@code routes/kafka}: what they need, and what they are given. */
public final class KafkaRoutes {

    private static final String TEMPLATE = "work-chain";
    private static final String PLANNED_RANGES = "direct:planned-ranges";
    private static final String PARTITION = "kafka.PARTITION_KEY";
    /** Kafka's own advice: a third of the time after which a client is taken for dead. */
    private static final int HEARTBEATS_OF_A_SILENCE = 3;

    private KafkaRoutes() {
    }

    public static FurtherRoutes of(KafkaSettings kafka) {
        return new FurtherRoutes(
                "kafka",
                Map.of(
                        "blocktimes.kafka.brokers", kafka.brokers(),
                        "blocktimes.kafka.range-ms", ms(kafka.rangeS()),
                        "blocktimes.kafka.silence-ms", ms(kafka.silenceS()),
                        "blocktimes.kafka.patience-ms", ms(kafka.patienceS()),
                        "blocktimes.kafka.heartbeat-ms",
                                String.valueOf(TimeUnit.SECONDS.toMillis(kafka.silenceS()) / HEARTBEATS_OF_A_SILENCE)),
                context -> context.getRegistry().bind("kafka-clients", new ClientFactory(kafka.client())),
                kafka.group());
    }

    private static String ms(int seconds) {
        return String.valueOf(TimeUnit.SECONDS.toMillis(seconds));
    }

    /** Adds the route by which a worker takes the ranges of its chain. */
    static void addWorker(CamelApp app, Chain chain, RangeWorker worker) throws Exception {
        app.addRoute(TEMPLATE, "work-" + chain.name(), Map.of("chain", chain.name()), chain.name() + "-worker", worker);
    }

    /** Hands out a range, and waits until Kafka has it. @param partition of the topic */
    static void handOut(CamelApp app, PlannedRange range, int partition) {
        app.send(PLANNED_RANGES, range, Map.of(PARTITION, partition));
    }
}
