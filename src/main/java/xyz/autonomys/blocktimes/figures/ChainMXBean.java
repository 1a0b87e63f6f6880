package xyz.autonomys.blocktimes.figures;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/**
 * One chain of a running process. This is the only list of a chain's figures: JMX shows them as
 * {@code xyz.autonomys.blocktimes:type=Chain,name=<chain>}, {@code /status} shows them as JSON, and {@code /metrics}
 * shows those marked {@link Metered}.
 */
@JsonNaming(SnakeCaseStrategy.class)
public interface ChainMXBean {

    String getChain();

    /** Returns the ID of the route that fetches the chain. */
    String getRoute();

    /** Returns the number of the best block; -1 until one is known. */
    @Metered(value = "blocktimes.best.block", help = "Number of the best block")
    long getBestBlock();

    /** Returns the confirmed head: best block minus confirmation depth. Negative if no block is confirmed. */
    @Metered(value = "blocktimes.confirmed.block", help = "Number of the newest confirmed block")
    long getConfirmedBlock();

    /** Returns the number of the block written last, to an open or published file; -1 before the first one. */
    @Metered(value = "blocktimes.block.reached", help = "Number of the block written last")
    long getBlockReached();

    /**
     * Returns the number of the newest block that is stored or in an open file; -1 if there is none, or no plan yet.
     */
    long getNewestBlock();

    /** Returns the number of calls in flight. */
    @Metered(value = "blocktimes.calls.in.flight", help = "Calls in flight")
    int getCallsInFlight();

    /** Returns the number of blocks written since the process started, including those in open files. */
    @Metered(value = "blocktimes.blocks", help = "Blocks written, those of open files included", counter = true)
    long getBlocksDone();

    /**
     * Returns how many blocks failed since the process started: they were unavailable, did not link, or could not be
     * written. Each counts once, however often it failed. A later plan may have stored some of them.
     */
    @Metered(
            value = "blocktimes.blocks.failed",
            help = "Blocks that could not be had at some time, each counted once",
            counter = true)
    long getBlocksFailed();

    /**
     * Returns how many blocks were asked for, could not be had, and are not stored; those included that are not retried
     * for now. Blocks that are still to be fetched are not among them.
     */
    @Metered(value = "blocktimes.missing.blocks", help = "Blocks that could not be had and are not stored")
    long getMissingBlocks();

    /** Returns the missing blocks and why, at most 20 intervals, such as {@code 1..60: no endpoint has them}. */
    List<String> getMissingIntervals();

    /** Returns how many blocks of the plan are still to be fetched. */
    @Metered(value = "blocktimes.blocks.to.fetch", help = "Blocks of the plan that are still to be fetched")
    long getBlocksToFetch();

    /**
     * Returns how many confirmed blocks are above the newest block that is stored or in an open file; 0 until there is
     * a plan, before which it is not known what is stored. While {@code follow} hears of no new block, blocks count
     * that the chain should have made since.
     */
    @Metered(value = "blocktimes.lag.blocks", help = "Confirmed blocks above the newest one that is written")
    long getLagBlocks();

    /** Returns how many confirmed blocks are not written: those of the lag, those to be fetched, and those missing. */
    long getBlocksNotWritten();

    /** Returns whether {@link #getLagBlocks} counts blocks that were not heard of. */
    boolean isLagEstimated();

    /** Returns the blocks written per second, over the last ten seconds or more. */
    double getBlocksPerSecond();

    /** Returns the number of files published since the process started. */
    @Metered(value = "blocktimes.files", help = "Files published", counter = true)
    long getFilesPublished();

    /** Returns the number of rows in the files published since the process started. */
    @Metered(value = "blocktimes.rows", help = "Rows published", counter = true)
    long getRowsPublished();

    /** Returns the size of the {@code block_times} files published since the process started, in bytes. */
    @Metered(value = "blocktimes.bytes", help = "Bytes of block_times published", counter = true)
    long getBytesPublished();

    /** Returns how often stored blocks were found to be on a fork that is no longer part of the chain. */
    @Metered(
            value = "blocktimes.reorganisations",
            help = "Reorganisations of stored blocks",
            counter = true)
    long getReorganisations();

    /** Returns the number of open files: 0 or 1. */
    int getFilesOpen();

    /** Returns the number of rows in the open file; 0 if no file is open. */
    @Metered(value = "blocktimes.open.file.rows", help = "Rows of the open file")
    long getOpenFileRows();

    /** Returns the largest number of calls in flight; 0 if the program adapts it. */
    int getWindow();

    /**
     * @param calls largest number of calls in flight; 0 to let the program adapt it
     * @throws IllegalArgumentException if negative
     */
    void setWindow(int calls);

    /** Returns the number of rows at which a file is closed. */
    int getMaxRowsPerFile();

    /** @throws IllegalArgumentException if below 1 */
    void setMaxRowsPerFile(int rows);

    /** Returns the age at which a file is closed, in minutes. */
    int getMaxFileMinutes();

    /**
     * Sets the age at which a file is closed. For a file that is already open, the change takes effect when the next
     * rows are written to it.
     *
     * @throws IllegalArgumentException if below 1
     */
    void setMaxFileMinutes(int minutes);

    /** Closes and publishes the open file, if there is one. */
    void flush();

    /** Marks a figure that is also a metric. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Metered {

        /** Name of the metric, with dots. */
        String value();

        /** Help text of the metric. */
        String help();

        /** Whether the figure only grows; otherwise it is a gauge. */
        boolean counter() default false;
    }
}
