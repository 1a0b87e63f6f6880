package xyz.autonomys.blocktimes.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.settings.KafkaSettings;
import xyz.autonomys.blocktimes.time.Time;

/**
 * The Kafka topics of the chains: each chain has one of ranges, and one of dead letters. A range is done when the group
 * of workers has committed it. Not thread-safe.
 */
final class RangeTopics implements AutoCloseable {

    /**
     * Progress of a chain: numbers of ranges.
     *
     * @param total ranges handed out, as far as the topic still has them
     * @param done ranges that the group of workers has committed
     * @param running ranges that a worker has right now
     * @param failed dead letters; each is a range or a part of one
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

    private final KafkaSettings kafka;
    private final Broker broker;

    /**
     * Connects to the broker.
     *
     * @param stop completes when the process is to stop; waiting for a result then ends with a {@link
     *         CancellationException}
     * @throws KafkaUnreachableException if no broker responds
     */
    public RangeTopics(KafkaSettings kafka, Time time, CompletableFuture<?> stop) {
        this.kafka = kafka;
        this.broker = new Broker(kafka, time, stop);
    }

    /** Returns the name of the topic of a chain's ranges. */
    public String ranges(String chain) {
        return kafka.topic() + "-" + chain;
    }

    /** Returns the name of the topic of a chain's dead letters. */
    public String deadLetters(String chain) {
        return ranges(chain) + "-dead";
    }

    /** Creates the missing topics. They keep their messages without a limit of time or size. */
    public void make(Collection<String> chains) {
        List<NewTopic> topics = new ArrayList<>();
        // Creates only missing topics: a client without the right to create any can use existing ones.
        chains.stream()
                .filter(chain -> partitionsOf(chain) == 0)
                .forEach(chain -> topics.add(
                        new NewTopic(ranges(chain), kafka.partitions(), (short) kafka.replicas()).configs(KEPT)));
        chains.stream()
                .filter(chain -> broker.partitions(deadLetters(chain)).isEmpty())
                .forEach(chain ->
                        topics.add(new NewTopic(deadLetters(chain), 1, (short) kafka.replicas()).configs(KEPT)));
        broker.admin().createTopics(topics).values().forEach((topic, made) -> {
            try {
                broker.get(made);
            } catch (TopicExistsException e) {
                // another process created it meanwhile
            }
        });
        chains.forEach(chain -> {
            if (partitionsOf(chain) < kafka.partitions()) {
                LOG.warn(
                        "chain={} topic {} has {} partitions, not {}: no more workers than that can work on the chain",
                        chain,
                        ranges(chain),
                        partitionsOf(chain),
                        kafka.partitions());
            }
        });
    }

    /** Returns the number of partitions of the topic of a chain's ranges; 0 if there is no such topic. */
    public int partitionsOf(String chain) {
        return broker.partitions(ranges(chain)).size();
    }

    /** Returns the progress of a chain. */
    public Progress progress(String chain) {
        List<TopicPartition> partitions = broker.partitions(ranges(chain));
        Map<TopicPartition, Long> begin = broker.offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> end = broker.offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> committed = broker.committed(kafka.group(), begin);
        long total = partitions.stream().mapToLong(partition -> end.get(partition) - begin.get(partition)).sum();
        long done = partitions.stream().mapToLong(partition -> committed.get(partition) - begin.get(partition)).sum();
        Set<TopicPartition> waiting = partitions.stream()
                .filter(partition -> committed.get(partition) < end.get(partition))
                .collect(Collectors.toSet());
        List<TopicPartition> dead = broker.partitions(deadLetters(chain));
        Map<TopicPartition, Long> deadBegin = broker.offsets(dead, OffsetSpec.earliest());
        long failed = broker.offsets(dead, OffsetSpec.latest()).entrySet().stream()
                .mapToLong(entry -> entry.getValue() - deadBegin.get(entry.getKey())).sum();
        return new Progress(total, done, members(waiting), failed);
    }

    /** Returns the number of workers that have a partition with unfinished ranges. Each works on one of them. */
    private long members(Set<TopicPartition> waiting) {
        try {
            Map<String, ConsumerGroupDescription> groups =
                    broker.get(broker.admin().describeConsumerGroups(List.of(kafka.group())).all());
            return groups.get(kafka.group()).members().stream().map(MemberDescription::assignment)
                    .filter(assignment -> assignment.topicPartitions().stream().anyMatch(waiting::contains)).count();
        } catch (GroupIdNotFoundException e) {
            return 0;
        }
    }

    /** Returns the ranges of a chain that are waiting or running. */
    public List<PlannedRange> pending(String chain) {
        List<PlannedRange> pending = new ArrayList<>();
        List<TopicPartition> partitions = broker.partitions(ranges(chain));
        for (ConsumerRecord<String, String> record : broker.read(
                broker.committed(kafka.group(), broker.offsets(partitions, OffsetSpec.earliest())),
                broker.offsets(partitions, OffsetSpec.latest()))) {
            try {
                pending.add(PlannedRange.parse(record.value()));
            } catch (IllegalArgumentException e) {
                // not a range; the worker that gets it reports it
            }
        }
        return pending;
    }

    /**
     * Dead letters of a chain.
     *
     * @param end offset of each partition up to which they were read, exclusive; for {@link #forget}
     */
    public record Dead(List<DeadLetter> letters, Map<TopicPartition, Long> end) {
    }

    /** Returns a chain's dead letters. Those that were handed out again are not among them: they were deleted. */
    public Dead dead(String chain) {
        List<TopicPartition> partitions = broker.partitions(deadLetters(chain));
        Map<TopicPartition, Long> end = broker.offsets(partitions, OffsetSpec.latest());
        return new Dead(
                broker.read(broker.offsets(partitions, OffsetSpec.earliest()), end).stream()
                        .map(record -> DeadLetter.parse(record.value()))
                        .toList(),
                end);
    }

    /** Deletes these dead letters: they were handed out again, or are not usable. */
    public void forget(Dead seen) {
        Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
        seen.end.forEach((partition, offset) -> before.put(partition, RecordsToDelete.beforeOffset(offset)));
        broker.get(broker.admin().deleteRecords(before).all());
    }

    @Override
    public void close() {
        broker.close();
    }
}
