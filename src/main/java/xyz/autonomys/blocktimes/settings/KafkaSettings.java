package xyz.autonomys.blocktimes.settings;

import java.util.Map;

/**
 * Settings for handing out ranges through Kafka.
 *
 * @param brokers {@code host:port}, separated by commas
 * @param topic prefix of the topics' names: {@code TOPIC-CHAIN} and {@code TOPIC-CHAIN-dead}
 * @param group consumer group of the workers
 * @param client properties of every Kafka client, such as those of TLS and SASL
 * @param partitions number of partitions of a new topic of ranges; at most so many workers can work on a chain
 * @param replicas replication factor of a new topic
 * @param rangeBlocks largest number of blocks of a range, and so of rows of a file
 * @param rangeS seconds for a range; after that it goes to another worker
 * @param silenceS seconds without a heartbeat after which a worker's ranges go to other workers
 * @param patienceS seconds to wait for a broker that does not respond
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
