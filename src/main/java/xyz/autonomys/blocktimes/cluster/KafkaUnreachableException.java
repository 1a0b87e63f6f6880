package xyz.autonomys.blocktimes.cluster;

/** No Kafka broker responds as needed. The message names the brokers' addresses. */
public final class KafkaUnreachableException extends RuntimeException {

    KafkaUnreachableException(String brokers, String problem, Throwable cause) {
        super(
                "Kafka at " + brokers + " does not respond: " + problem
                        + "; is the broker running, and is blocktimes.ranges (RANGES) right?",
                cause);
    }
}
