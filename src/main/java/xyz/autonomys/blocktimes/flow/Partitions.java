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
import xyz.autonomys.blocktimes.time.Time;

/**
 * Which file each row of a chain goes to: cuts ranges into runs that fit the open file, opens files, publishes them.
 * Ranges come one at a time; publishing may also come from the aggregator's timer.
 */
public final class Partitions {

    private static final Logger LOG = LoggerFactory.getLogger(Partitions.class);

    private static final long PUBLISHING_MS = 5_000;

    private final ChainWork work;
    private final String chain;
    private volatile PartFile open;
    private volatile String lastHash;
    private volatile long lastBlock = -1;
    private volatile LocalDate newestDate;
    private volatile long blockReached = -1;
    private volatile long newestBlock = -1;
    /** Files opened and not yet published, or given up. */
    private int unpublished;
    /** Files that a thread is publishing right now. */
    private int publishing;

    Partitions(ChainWork work) {
        this.work = work;
        this.chain = work.chain().name();
    }

    /** Forgets the rows of an earlier plan: the chain may have left them since. */
    void begin() {
        lastBlock = -1;
        newestDate = null;
        newestBlock = Math.max(newestBlock, work.store().lastBlock());
    }

    /** Number of the block written last; -1 before the first. */
    long blockReached() {
        return blockReached;
    }

    /** Number of the newest block stored or written; -1 where there is none. */
    long newestBlock() {
        return newestBlock;
    }

    /** Rows of the open file; 0 where none is open. */
    long openRows() {
        PartFile file = open;
        return file == null ? 0 : file.rows();
    }

    /** Whether the file takes no more rows. @param maxRows most rows of a file, as the route says */
    public boolean isFull(PartFile file, int maxRows) {
        return file.failed() || file.rows() >= work.limits().rows(maxRows);
    }

    /** Time left until the file is to be closed for its age, ms. @param maxMinutes as the route says */
    public long msLeft(PartFile file, int maxMinutes) {
        return file.msUntilAge(work.limits().minutes(maxMinutes));
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
                PartitionRun run = cutOne(rows, next, work.limits().rows(maxRowsOfRoute));
                next += run.rows().size();
                return run;
            }
        };
    }

    private PartitionRun cutOne(List<BlockTime> rows, int from, int maxRows) {
        BlockTime first = rows.get(from);
        requireLink(first);
        PartFile file = open;
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
                : work.store().lastHashAt(parent).orElse(row.block().parentHash());
        if (!parentHash.equals(row.block().parentHash())) {
            throw new LinkageException(chain, row.block().number(), row.block().parentHash(), parentHash);
        }
    }

    PartFile openFile(BlockTime firstRow) {
        open = work.store().open(firstRow);
        unpublished(1);
        LocalDate date = PartFile.dateOf(firstRow);
        newestDate = newestDate == null || date.isAfter(newestDate) ? date : newestDate;
        return open;
    }

    void append(PartFile file, List<BlockTime> rows) {
        file.append(rows);
        if (file.failed()) {
            // Nothing more is fetched for a disk that takes nothing more.
            work.ledger().breakOff("writing failed before these blocks were read");
            return;
        }
        BlockTime last = rows.get(rows.size() - 1);
        lastBlock = last.block().number();
        lastHash = last.block().hash();
        blockReached = lastBlock;
        newestBlock = Math.max(newestBlock, lastBlock);
        work.ledger().written(rows.size());
    }

    /** Publishes a file; one that could not be written is recorded with its blocks. */
    public void publish(PartFile file) {
        if (open == file) {
            open = null;
        }
        publishing(1);
        try {
            StoredFile stored = work.store().publish(file);
            work.published(stored);
            LOG.debug(
                    "chain={} blocks={} rows={} bytes={} published {}",
                    chain,
                    stored.blocks(),
                    stored.blocks().count(),
                    stored.sizeBytes(),
                    stored.name());
        } catch (StorageException e) {
            // Not logged here: the run says at its end what is missing, and why.
            work.ledger().failed(file.blocks(), e.getMessage());
            work.ledger().breakOff("writing failed before these blocks were read");
        } finally {
            publishing(-1);
            unpublished(-1);
        }
    }

    private synchronized void unpublished(int change) {
        unpublished += change;
        notifyAll();
    }

    private synchronized void publishing(int change) {
        publishing += change;
        notifyAll();
    }

    /**
     * Waits for files that another thread has closed, for their age or by order: for one that is being published as
     * long as that takes, which may be long where a server fails; for one that no thread publishes, since a route was
     * edited and loses it, not for long.
     *
     * @param hurrying not for long at all
     */
    synchronized void awaitPublished(boolean hurrying) throws InterruptedException {
        long begunNanos = work.time().nanos();
        Time.Timer over = work.time().after(PUBLISHING_MS, this::lookAgain);
        try {
            while (unpublished > 0
                    && (work.time().msSince(begunNanos) < PUBLISHING_MS || publishing > 0 && !hurrying)) {
                wait();
            }
        } finally {
            over.cancel();
        }
    }

    private synchronized void lookAgain() {
        notifyAll();
    }
}
