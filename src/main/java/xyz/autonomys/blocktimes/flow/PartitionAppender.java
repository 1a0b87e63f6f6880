package xyz.autonomys.blocktimes.flow;

import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import xyz.autonomys.blocktimes.flow.body.PartitionRun;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;

/**
 * Aggregates slices by writing them to the open file. The body of the aggregator's group is that file, not the rows, so
 * that memory use does not grow with the file. Never throws, because the aggregator would then lose the group that it
 * just closed; the file remembers the failure instead.
 */
public final class PartitionAppender implements AggregationStrategy {

    /** Exchange variable: the open file. The route computes the completion timeout from its age. */
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
        // Camel evaluates the completion timeout on the added exchange, but the completion predicate on the group.
        addition.setVariable(FILE, file);
        if (group == null) {
            addition.getMessage().setBody(file);
            return addition;
        }
        return group;
    }
}
