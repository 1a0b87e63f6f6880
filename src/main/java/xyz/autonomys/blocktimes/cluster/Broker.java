package xyz.autonomys.blocktimes.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.settings.KafkaSettings;
import xyz.autonomys.blocktimes.time.Time;

/** Reads topics, and a group's committed offsets, from Kafka. Waits for a slow broker. Not thread-safe. */
final class Broker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);
    /** Timeout of one request, in ms. The client repeats it until {@link #patienceMs} are over. */
    private static final int REQUEST_MS = 5_000;
    /** Waiting time, in ms, after which a warning is logged. */
    private static final long WORTH_SAYING_MS = 10_000;
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaSettings kafka;
    private final Time time;
    private final CompletableFuture<?> stop;
    private final long patienceMs;
    private final Admin admin;

    /**
     * Connects to the broker.
     *
     * @param stop completes when the process is to stop; {@link #get} then throws a {@link CancellationException}
     * @throws KafkaUnreachableException if no broker responds
     */
    Broker(KafkaSettings kafka, Time time, CompletableFuture<?> stop) {
        this.kafka = kafka;
        this.time = time;
        this.stop = stop;
        this.patienceMs = TimeUnit.SECONDS.toMillis(kafka.patienceS());
        Properties properties = properties();
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS);
        try {
            this.admin = Admin.create(properties);
        } catch (KafkaException e) {
            throw new KafkaUnreachableException(kafka.brokers(), reason(e), e);
        }
        try {
            get(admin.describeCluster().nodes());
        } catch (RuntimeException e) {
            admin.close(Duration.ZERO);
            throw e;
        }
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(kafka.client());
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.brokers());
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patienceMs));
        return properties;
    }

    private static String reason(Throwable problem) {
        Throwable root = problem;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    Admin admin() {
        return admin;
    }

    /**
     * Waits for a result of {@link #admin}.
     *
     * @throws KafkaUnreachableException if there is no result within the patience, or Kafka reports a retriable error
     * @throws CancellationException if the process is to stop
     */
    <T> T get(KafkaFuture<T> answer) {
        CompletableFuture<T> answered = answer.toCompletionStage().toCompletableFuture();
        CompletableFuture<Object> answeredOrStopped = CompletableFuture.anyOf(answered, stop);
        try {
            try {
                time.await(answeredOrStopped, WORTH_SAYING_MS);
            } catch (TimeoutException e) {
                LOG.warn(
                        "Kafka at {} has not responded for {} s; waiting for up to {} s",
                        kafka.brokers(),
                        WORTH_SAYING_MS / 1_000,
                        kafka.patienceS());
                time.await(answeredOrStopped, Math.max(1, patienceMs - WORTH_SAYING_MS));
            }
            if (!answered.isDone()) {
                throw new CancellationException("stopped while Kafka did not respond");
            }
            return answered.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? asked(cause) : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaUnreachableException(kafka.brokers(), "no response within " + kafka.patienceS() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private RuntimeException asked(KafkaException problem) {
        return problem instanceof RetriableException && !(problem instanceof UnknownTopicOrPartitionException)
                ? new KafkaUnreachableException(kafka.brokers(), problem.getMessage(), problem) : problem;
    }

    List<TopicPartition> partitions(String topic) {
        try {
            return get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions().stream()
                    .map(partition -> new TopicPartition(topic, partition.partition())).toList();
        } catch (UnknownTopicOrPartitionException e) {
            return List.of();
        }
    }

    Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which) {
        return get(admin.listOffsets(partitions.stream()
                                .collect(Collectors.toMap(partition -> partition, partition -> which)))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    Map<TopicPartition, Long> committed(String group, Map<TopicPartition, Long> begin) {
        Map<TopicPartition, Long> committed = new HashMap<>(begin);
        try {
            Map<TopicPartition, OffsetAndMetadata> known =
                    get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            begin.forEach((partition, offset) -> Optional.ofNullable(known.get(partition))
                    .ifPresent(found -> committed.put(partition, Math.max(offset, found.offset()))));
        } catch (GroupIdNotFoundException e) {
            // the group has not committed anything yet
        }
        return committed;
    }

    /**
     * Returns the messages of partitions from one offset, inclusive, to another one, exclusive.
     *
     * @throws KafkaUnreachableException if no message arrives within the patience
     */
    List<ConsumerRecord<String, String>> read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
        List<TopicPartition> unread = from.keySet().stream()
                .filter(partition -> from.get(partition) < to.get(partition))
                .toList();
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        if (unread.isEmpty()) {
            return records;
        }
        Properties properties = properties();
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(properties, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(unread);
            unread.forEach(partition -> consumer.seek(partition, from.get(partition)));
            long heardNanos = time.nanos();
            while (unread.stream().anyMatch(partition -> consumer.position(partition) < to.get(partition))) {
                for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                    heardNanos = time.nanos();
                    if (record.offset() < to.get(new TopicPartition(record.topic(), record.partition()))) {
                        records.add(record);
                    }
                }
                if (time.msSince(heardNanos) > patienceMs) {
                    throw new KafkaUnreachableException(kafka.brokers(), "no messages arrive", null);
                }
            }
        } catch (KafkaException e) {
            throw asked(e);
        }
        return records;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }
}
