package xyz.autonomys.blocktimes.settings;

import java.util.Map;

/**
 * How ranges are handed out by Kafka.
 *
 * @param brokers {@code host:port}, separated by commas
 * @param topic what the names of the topics begin with
 * @param group of the workers
 * @param client properties of every client, such as those of TLS and SASL
 * @param partitions of a topic that is made: at most so many workers of a chain
 * @param replicas of a topic that is made
 * @param rangeBlocks most blocks of a range, and so rows of a file
 * @param rangeS a worker that takes longer for a range is given up, and the range handed to another one
 * @param silenceS a worker not heard of for so long is given up
 * @param patienceS how long a broker is waited for that does not respond
 */
public record KafkaSettings(
        String brokers,
        String topic,
        String group,
        Map<String, String> client,
        int partitions,
        int replicas,
        int rangeBlocks,
        int rangeS,
        int silenceS,
        int patienceS) {}
