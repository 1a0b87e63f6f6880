package xyz.autonomys.blocktimes.flow;

import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.LinkageException;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * Which file each row of a chain goes to: cuts ranges into runs that fit the open file, opens files, publishes them.
 * Ranges come one at a time; publishing may also come from the aggregator's timer.
 */
public final class Partitions {

    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    private final String chain;
    private final CurrentPlan plan;
    private final OpenFile openFile;
    private final RotationLimits limits;
    private final ChainFigures figures;
    private volatile String lastHash;
    private volatile long lastBlock = -1;
    private volatile LocalDate newestDate;
    private volatile long blockReached = -1;
    private volatile long newestBlock = -1;

    Partitions(String chain, CurrentPlan plan, OpenFile openFile, RotationLimits limits, ChainFigures figures) {
        this.chain = chain;
        this.plan = plan;
        this.openFile = openFile;
        this.limits = limits;
        this.figures = figures;
    }

    /** Forgets the rows of an earlier plan: the chain may have left them since. */
    void begin() {
        lastBlock = -1;
        newestDate = null;
        newestBlock = Math.max(newestBlock, plan.store().lastBlock());
    }

    /** Number of the block written last; -1 before the first. */
    long blockReached() {
        return blockReached;
    }

    /** Number of the newest block stored or written; -1 where there is none. */
    long newestBlock() {
        return newestBlock;
    }

    /** Whether the file takes no more rows. @param maxRows most rows of a file, as the route says */
    public boolean isFull(PartFile file, int maxRows) {
        return file.failed() || file.rows() >= limits.rows(maxRows);
    }

    /** Time left until the file is to be closed for its age, ms. @param maxMinutes as the route says */
    public long msLeft(PartFile file, int maxMinutes) {
        return file.msUntilAge(limits.minutes(maxMinutes));
    }

    Optional<LocalDate> newestDate() {
        return Optional.ofNullable(newestDate);
    }

    /**
     * Cuts the rows of a range into runs of neighbouring blocks of one date that fit the file they go to. Each run is
     * cut when it is asked for: by then the one before is written, and how full the open file is, is known.
     *
     * @param maxRowsOfRoute most rows of a file, as the route says
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
        requireLink(first);
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

    /** Ranges were linked within themselves; here they are linked to each other, and to what is stored. */
    private void requireLink(BlockTime row) {
        long parent = row.block().number() - 1;
        String parentHash = lastBlock == parent
                ? lastHash
                : plan.store().lastHashAt(parent).orElse(row.block().parentHash());
        if (!parentHash.equals(row.block().parentHash())) {
            throw new LinkageException(chain, row.block().number(), row.block().parentHash(), parentHash);
        }
    }

    PartFile openFile(BlockTime firstRow) {
        PartFile opened = plan.store().open(firstRow);
        openFile.opened(opened);
        LocalDate date = PartFile.dateOf(firstRow);
        newestDate = newestDate == null || date.isAfter(newestDate) ? date : newestDate;
        return opened;
    }

    void append(PartFile file, List<BlockTime> rows) {
        file.append(rows);
        if (file.failed()) {
            // Nothing more is fetched for a disk that takes nothing more.
            plan.ledger().breakOff("not fetched, because writing failed");
            return;
        }
        BlockTime last = rows.get(rows.size() - 1);
        lastBlock = last.block().number();
        lastHash = last.block().hash();
        blockReached = lastBlock;
        newestBlock = Math.max(newestBlock, lastBlock);
        plan.ledger().written(rows.size());
    }

    /** Publishes a file; one that could not be written is recorded with its blocks. */
    public void publish(PartFile file) {
        openFile.publishing(file);
        try {
            StoredFile stored = plan.store().publish(file);
            plan.ledger().published(stored);
            figures.published(stored);
            LOG.debug(
                    "chain={} blocks={} rows={} bytes={} published {}",
                    chain,
                    stored.blocks(),
                    stored.blocks().count(),
                    stored.sizeBytes(),
                    stored.name());
        } catch (StorageException e) {
            // Not logged here: the run says at its end what is missing, and why.
            plan.ledger().failed(file.blocks(), e.getMessage());
            plan.ledger().breakOff("not fetched, because writing failed");
        } finally {
            openFile.published();
        }
    }
}
