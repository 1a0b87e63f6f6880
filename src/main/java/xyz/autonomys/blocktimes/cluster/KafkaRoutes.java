package xyz.autonomys.blocktimes.cluster;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import xyz.autonomys.blocktimes.app.CamelApp;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.routing.FurtherRoutes;
import xyz.autonomys.blocktimes.settings.KafkaSettings;

/** Configures the routes of {@code routes/kafka}, and sends messages to them. */
public final class KafkaRoutes {

    private static final String TEMPLATE = "work-chain";
    private static final String PLANNED_RANGES = "direct:planned-ranges";
    private static final String PARTITION = "kafka.PARTITION_KEY";
    /** Kafka recommends an interval between heartbeats of at most a third of the session timeout. */
    private static final int HEARTBEATS_OF_A_SILENCE = 3;

    private KafkaRoutes() {
    }

    public static FurtherRoutes of(KafkaSettings kafka) {
        return new FurtherRoutes(
                "kafka",
                "work-.*|hand-out-ranges",
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

    /** Adds and starts the route that passes the ranges of a chain to its worker. */
    static void addWorker(CamelApp app, Chain chain, RangeWorker worker) throws Exception {
        app.addRoute(TEMPLATE, "work-" + chain.name(), Map.of("chain", chain.name()), chain.name() + "-worker", worker);
    }

    /**
     * Hands out a range, and waits until Kafka has stored it.
     *
     * @param partition number of the topic's partition, from 0
     */
    static void handOut(CamelApp app, PlannedRange range, int partition) {
        app.send(PLANNED_RANGES, range, Map.of(PARTITION, partition));
    }
}
