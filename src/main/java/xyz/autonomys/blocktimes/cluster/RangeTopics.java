package xyz.autonomys.blocktimes.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.settings.KafkaSettings;
import xyz.autonomys.blocktimes.time.Time;

/**
 * The topics that ranges are handed out by, seen from outside: for each chain one of ranges, and one of dead letters.
 * Which ranges are done is what the group of workers has committed. Not for several threads.
 */
final class RangeTopics implements AutoCloseable {

    /**
     * How far a chain's ranges are.
     *
     * @param total handed out so far, as far as the topic remembers
     * @param done by the group of workers
     * @param running held by a worker right now
     * @param failed ranges, or parts of them, among the dead letters
     */
    public record Progress(long total, long done, long running, long failed) {

        public long left() {
            return total - done;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(RangeTopics.class);
    private static final Map<String, String> KEPT = Map.of(
            TopicConfig.RETENTION_MS_CONFIG,
            "-1",
            TopicConfig.RETENTION_BYTES_CONFIG,
            "-1",
            TopicConfig.CLEANUP_POLICY_CONFIG,
            TopicConfig.CLEANUP_POLICY_DELETE);
    /** A broker that is busy is asked again after so long, within the patience there is. */
    private static final int REQUEST_MS = 5_000;
    /** After so long it is said that a broker is waited for. */
    private static final long WORTH_SAYING_MS = 10_000;
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaSettings kafka;
    private final Time time;
    private final CompletableFuture<?> stop;
    private final long patienceMs;
    private final Admin admin;

    /**
     * Looks for the broker.
     *
     * @param stop completes when nothing is to be waited for any more; what waits then ends with a {@link
     *         CancellationException}
     * @throws KafkaUnreachableException where no broker answers
     */
    public RangeTopics(KafkaSettings kafka, Time time, CompletableFuture<?> stop) {
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

    /** Name of the topic of a chain's ranges. */
    public String ranges(String chain) {
        return kafka.topic() + "-" + chain;
    }

    /** Name of the topic of a chain's dead letters. */
    public String deadLetters(String chain) {
        return ranges(chain) + "-dead";
    }

    private <T> T get(KafkaFuture<T> answer) {
        CompletableFuture<T> answered = answer.toCompletionStage().toCompletableFuture();
        CompletableFuture<Object> answeredOrStopped = CompletableFuture.anyOf(answered, stop);
        try {
            try {
                time.await(answeredOrStopped, WORTH_SAYING_MS);
            } catch (TimeoutException e) {
                LOG.warn(
                        "Kafka at {} has not answered for {} s; waiting for up to {} s",
                        kafka.brokers(),
                        WORTH_SAYING_MS / 1_000,
                        kafka.patienceS());
                time.await(answeredOrStopped, Math.max(1, patienceMs - WORTH_SAYING_MS));
            }
            if (!answered.isDone()) {
                throw new CancellationException("told to stop while Kafka did not answer");
            }
            return answered.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? asked(cause) : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaUnreachableException(kafka.brokers(), "no answer within " + kafka.patienceS() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private RuntimeException asked(KafkaException problem) {
        return problem instanceof RetriableException && !(problem instanceof UnknownTopicOrPartitionException)
                ? new KafkaUnreachableException(kafka.brokers(), problem.getMessage(), problem) : problem;
    }

    /** Makes the topics that are missing. What is in them stays until it is seen to, however long that takes. */
    public void make(Collection<String> chains) {
        List<NewTopic> topics = new ArrayList<>();
        // Whoever may not make topics may find them made.
        chains.stream()
                .filter(chain -> partitionsOf(chain) == 0)
                .forEach(chain -> topics.add(
                        new NewTopic(ranges(chain), kafka.partitions(), (short) kafka.replicas()).configs(KEPT)));
        chains.stream()
                .filter(chain -> partitions(deadLetters(chain)).isEmpty())
                .forEach(chain ->
                        topics.add(new NewTopic(deadLetters(chain), 1, (short) kafka.replicas()).configs(KEPT)));
        admin.createTopics(topics).values().forEach((topic, made) -> {
            try {
                get(made);
            } catch (TopicExistsException e) {
                // as wanted
            }
        });
        chains.forEach(chain -> {
            if (partitionsOf(chain) < kafka.partitions()) {
                LOG.warn(
                        "chain={} topic {} has {} partitions, not {}: no more workers than that work on the chain",
                        chain,
                        ranges(chain),
                        partitionsOf(chain),
                        kafka.partitions());
            }
        });
    }

    /** Partitions of the topic of a chain's ranges. */
    public int partitionsOf(String chain) {
        return partitions(ranges(chain)).size();
    }

    private List<TopicPartition> partitions(String topic) {
        try {
            return get(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic).partitions().stream()
                    .map(partition -> new TopicPartition(topic, partition.partition())).toList();
        } catch (UnknownTopicOrPartitionException e) {
            return List.of();
        }
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which) {
        return get(admin.listOffsets(partitions.stream()
                                .collect(Collectors.toMap(partition -> partition, partition -> which)))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private Map<TopicPartition, Long> committed(String group, Map<TopicPartition, Long> begin) {
        Map<TopicPartition, Long> committed = new HashMap<>(begin);
        try {
            Map<TopicPartition, OffsetAndMetadata> known =
                    get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            begin.forEach((partition, offset) -> Optional.ofNullable(known.get(partition))
                    .ifPresent(found -> committed.put(partition, Math.max(offset, found.offset()))));
        } catch (GroupIdNotFoundException e) {
            // it has not committed anything yet
        }
        return committed;
    }

    /** How far the ranges of a chain are. */
    public Progress progress(String chain) {
        List<TopicPartition> partitions = partitions(ranges(chain));
        Map<TopicPartition, Long> begin = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> end = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> committed = committed(kafka.group(), begin);
        long total = partitions.stream().mapToLong(partition -> end.get(partition) - begin.get(partition)).sum();
        long done = partitions.stream().mapToLong(partition -> committed.get(partition) - begin.get(partition)).sum();
        Set<TopicPartition> waiting = partitions.stream()
                .filter(partition -> committed.get(partition) < end.get(partition))
                .collect(Collectors.toSet());
        List<TopicPartition> dead = partitions(deadLetters(chain));
        Map<TopicPartition, Long> deadBegin = offsets(dead, OffsetSpec.earliest());
        long failed = offsets(dead, OffsetSpec.latest()).entrySet().stream()
                .mapToLong(entry -> entry.getValue() - deadBegin.get(entry.getKey())).sum();
        return new Progress(total, done, members(waiting), failed);
    }

    /** Workers that have been given a partition with ranges in it: each holds one of them. */
    private long members(Set<TopicPartition> waiting) {
        try {
            Map<String, ConsumerGroupDescription> groups =
                    get(admin.describeConsumerGroups(List.of(kafka.group())).all());
            return groups.get(kafka.group()).members().stream().map(MemberDescription::assignment)
                    .filter(assignment -> assignment.topicPartitions().stream().anyMatch(waiting::contains)).count();
        } catch (GroupIdNotFoundException e) {
            return 0;
        }
    }

    /** Ranges of a chain that no worker has done yet. */
    public List<PlannedRange> pending(String chain) {
        List<PlannedRange> pending = new ArrayList<>();
        List<TopicPartition> partitions = partitions(ranges(chain));
        for (ConsumerRecord<String, String> record : read(
                committed(kafka.group(), offsets(partitions, OffsetSpec.earliest())),
                offsets(partitions, OffsetSpec.latest()))) {
            try {
                pending.add(PlannedRange.parse(record.value()));
            } catch (IllegalArgumentException e) {
                // A worker will find that too, and say so.
            }
        }
        return pending;
    }

    /**
     * Dead letters of a chain.
     *
     * @param end up to where they were read, for {@link #forget}
     */
    public record Dead(List<DeadLetter> letters, Map<TopicPartition, Long> end) {
    }

    /** A chain's dead letters that were not handed out again. */
    public Dead dead(String chain) {
        List<TopicPartition> partitions = partitions(deadLetters(chain));
        Map<TopicPartition, Long> end = offsets(partitions, OffsetSpec.latest());
        return new Dead(
                read(offsets(partitions, OffsetSpec.earliest()), end).stream()
                        .map(record -> DeadLetter.parse(record.value()))
                        .toList(),
                end);
    }

    /** Deletes dead letters that were seen to. */
    public void forget(Dead seen) {
        Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
        seen.end.forEach((partition, offset) -> before.put(partition, RecordsToDelete.beforeOffset(offset)));
        get(admin.deleteRecords(before).all());
    }

    /** Messages of some partitions, from an offset up to another one. */
    private List<ConsumerRecord<String, String>> read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> to) {
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
                    throw new KafkaUnreachableException(kafka.brokers(), "messages do not come", null);
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
