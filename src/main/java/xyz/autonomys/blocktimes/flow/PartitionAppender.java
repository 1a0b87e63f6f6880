package xyz.autonomys.blocktimes.flow;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;

/**
 * Gathers the runs of a partition by writing them to its open file: the group's body is the file, so that memory does
 * not grow with it. Never throws: the aggregator would lose the group it just closed. The file remembers what failed.
 */
public final class PartitionAppender implements AggregationStrategy {

    /** Exchange variable: the open file, by whose age the route rotates. */
    static final String FILE = "file";

    private final Partitions partitions;

    PartitionAppender(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public Exchange aggregate(Exchange group, Exchange addition) {
        PartitionRun run = addition.getMessage().getBody(PartitionRun.class);
        PartFile file = group == null
                ? partitions.openFile(run.rows().get(0))
                : group.getMessage().getBody(PartFile.class);
        partitions.append(file, run.rows());
        // The completion timeout is asked of the addition, the completion predicate of the group.
        addition.setVariable(FILE, file);
        if (group == null) {
            addition.getMessage().setBody(file);
            return addition;
        }
        return group;
    }
}
