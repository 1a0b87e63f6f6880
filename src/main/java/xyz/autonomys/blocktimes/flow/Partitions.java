package xyz.autonomys.blocktimes.flow;

import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.enrich.Block;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.LinkageException;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.events.FilePublished;
import xyz.autonomys.blocktimes.figures.ChainFigures;
import xyz.autonomys.blocktimes.flow.body.PartitionRun;
import xyz.autonomys.blocktimes.flow.body.RangeRows;
import xyz.autonomys.blocktimes.storage.LastBlock;
import xyz.autonomys.blocktimes.storage.catalog.PublishedFile;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * Decides which file each row of a chain goes to: cuts chunks into slices that fit the open file, opens files and
 * publishes them. Chunks come one at a time; the aggregator's timer may publish on another thread.
 */
public final class Partitions {

    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    private final Chain chain;
    private final CurrentPlan plan;
    private final OpenFile openFile;
    private final RotationLimits limits;
    private final ChainFigures figures;
    private final SlowBlocks slowBlocks;
    private final ParentCheck parentCheck;
    /** The block written last of this plan; null before the first. */
    private volatile LastBlock last;
    private volatile LocalDate newestDate;
    private volatile long blockReached = -1;
    private volatile long newestBlock = -1;
    private volatile boolean begun;

    Partitions(Chain chain, CurrentPlan plan, OpenFile openFile, RotationLimits limits, ChainFigures figures,
            Events events) {
        this.parentCheck = new ParentCheck(chain.name(), plan);
        this.slowBlocks = new SlowBlocks(chain, events);
        this.chain = chain;
        this.plan = plan;
        this.openFile = openFile;
        this.limits = limits;
        this.figures = figures;
    }

    /** Prepares for a new plan. Forgets the last row written: a reorganisation may have replaced its block since. */
    void begin() {
        last = null;
        newestDate = null;
        newestBlock = Math.max(newestBlock, plan.store().lastBlock());
        begun = true;
    }

    /** Returns whether there was a plan, so that it is known which blocks are stored. */
    boolean hasBegun() {
        return begun;
    }

    /** Returns the number of the block written last; -1 before the first one. */
    long blockReached() {
        return blockReached;
    }

    /** Returns the number of the newest block that is stored or in an open file; -1 if there is none. */
    long newestBlock() {
        return newestBlock;
    }

    /**
     * Returns whether the file takes no more rows: it is full, or writing it failed.
     *
     * @param maxRows largest number of rows of a file, from the route
     */
    public boolean isFull(PartFile file, int maxRows) {
        return file.failed() || file.rows() >= limits.rows(maxRows);
    }

    /**
     * Returns the time until the file is to be closed because of its age: at least 1 ms.
     *
     * @param maxMinutes age at which a file is closed, from the route
     */
    public long msLeft(PartFile file, int maxMinutes) {
        return file.msUntilAge(limits.minutes(maxMinutes));
    }

    Optional<LocalDate> newestDate() {
        return Optional.ofNullable(newestDate);
    }

    /**
     * Cuts the rows of a chunk into slices. Each slice is cut only when the iterator is asked for it: the one before is
     * written by then, so the room left in the open file is known. The iterator throws a {@link LinkageException} if a
     * slice does not link to the block before it.
     *
     * @param maxRowsOfRoute largest number of rows of a file, from the route
     * @throws IllegalArgumentException if {@code maxRowsOfRoute} is below 1
     */
    public Iterator<PartitionRun> cut(RangeRows range, int maxRowsOfRoute) {
        if (maxRowsOfRoute < 1) {
            throw new IllegalArgumentException("maxRows=" + maxRowsOfRoute + " cannot be used: it must be 1 or more");
        }
        List<BlockTime> rows = range.rows();
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < rows.size();
            }

            @Override
            public PartitionRun next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                PartitionRun run = cutOne(rows, next, limits.rows(maxRowsOfRoute));
                next += run.rows().size();
                return run;
            }
        };
    }

    private PartitionRun cutOne(List<BlockTime> rows, int from, int maxRows) {
        BlockTime first = rows.get(from);
        plan.store().requireDate(first);
        parentCheck.require(first, last);
        PartFile file = openFile.file();
        boolean goesOn = file != null && file.takes(first) && file.rows() < maxRows;
        long room = goesOn ? maxRows - file.rows() : maxRows;
        int to = from + 1;
        while (to < rows.size() && to - from < room && follows(rows.get(to - 1), rows.get(to))) {
            to++;
        }
        long fileBegins = goesOn ? file.blocks().first() : first.block().number();
        return new PartitionRun(PartFile.dateOf(first) + "/" + fileBegins, rows.subList(from, to));
    }

    private static boolean follows(BlockTime before, BlockTime row) {
        return row.block().number() == before.block().number() + 1
                && PartFile.dateOf(row).equals(PartFile.dateOf(before));
    }

    PartFile openFile(BlockTime firstRow) {
        PartFile opened = plan.store().open(firstRow);
        openFile.opened(opened);
        LocalDate date = PartFile.dateOf(firstRow);
        newestDate = newestDate == null || date.isAfter(newestDate) ? date : newestDate;
        return opened;
    }

    void append(PartFile file, List<BlockTime> rows) {
        undisturbed(() -> write(file, rows));
    }

    /**
     * Runs a task that writes. Camel interrupts the thread of a stop whose time is up, and a file that is written by an
     * interrupted thread is closed.
     */
    private static void undisturbed(Runnable writing) {
        boolean interrupted = Thread.interrupted();
        try {
            writing.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void write(PartFile file, List<BlockTime> rows) {
        long before = file.rows();
        file.append(rows);
        if (file.failed()) {
            // Rows that cannot be written need not be fetched. Those written before are lost with the file.
            plan.ledger().written(-before);
            plan.ledger().breakOff("not fetched, because writing failed");
            newestBlock = plan.store().lastBlock();
            return;
        }
        Block block = rows.get(rows.size() - 1).block();
        last = new LastBlock(block.number(), block.hash(), block.timestampMs());
        blockReached = block.number();
        newestBlock = Math.max(newestBlock, block.number());
        plan.ledger().written(rows.size());
        slowBlocks.written(rows);
    }

    /**
     * Publishes a file. If that fails, records its blocks as failed, stops fetching, and ends the route for it: no step
     * after this one sees a file that is not there.
     *
     * @return the file that was published; null if that failed
     */
    public @Nullable FilePublished publish(PartFile file, Exchange exchange) {
        AtomicReference<FilePublished> published = new AtomicReference<>();
        undisturbed(() -> published.set(publishNow(file)));
        if (published.get() == null) {
            exchange.setRouteStop(true);
        }
        return published.get();
    }

    private @Nullable FilePublished publishNow(PartFile file) {
        openFile.publishing(file);
        try {
            PublishedFile published = plan.store().publish(file);
            StoredFile stored = published.stored();
            plan.ledger().published(stored);
            figures.published(stored);
            LOG.debug(
                    "chain={} blocks={} rows={} bytes={} published {}",
                    chain.name(),
                    stored.blocks(),
                    stored.blocks().count(),
                    stored.sizeBytes(),
                    stored.name());
            return published.event();
        } catch (StorageException e) {
            // Not logged here: at its end, the run reports what is missing, and why.
            if (!file.failed()) {
                plan.ledger().written(-file.rows());
                newestBlock = plan.store().lastBlock();
            }
            plan.ledger().failed(file.blocks(), e.getMessage());
            plan.ledger().breakOff("not fetched, because writing failed");
            return null;
        } finally {
            openFile.published();
        }
    }
}
