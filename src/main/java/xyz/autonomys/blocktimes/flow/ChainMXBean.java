package xyz.autonomys.blocktimes.flow;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One chain of a running process. The one list of its figures: JMX shows it as
 * {@code xyz.autonomys.blocktimes:type=Chain,name=<chain>}, {@code /status} as JSON, and {@code /metrics} what is
 * {@link Metered}.
 */
public interface ChainMXBean {

    String getChain();

    /** Id of the route that fetches it. */
    String getRoute();

    /** Number of the best block; -1 before the first. */
    @Metered(value = "blocktimes.best.block", help = "Number of the best block")
    long getBestBlock();

    /** Number of the newest confirmed block: the best one less K; below 0 where there is none. */
    @Metered(value = "blocktimes.confirmed.block", help = "Number of the newest confirmed block")
    long getConfirmedBlock();

    /** Number of the block written last, to a file open or published; -1 before the first. */
    @Metered(value = "blocktimes.block.reached", help = "Number of the block written last")
    long getBlockReached();

    /** Number of the newest block stored or written; -1 where there is none. */
    long getNewestBlock();

    /** Calls in flight. */
    @Metered(value = "blocktimes.calls.in.flight", help = "Calls in flight")
    int getCallsInFlight();

    /** Blocks written since the process was started, those of open files included. */
    @Metered(value = "blocktimes.blocks", help = "Blocks written, those of open files included", counter = true)
    long getBlocksDone();

    /** Blocks that could not be had since the process was started; each may have been had later. */
    @Metered(
            value = "blocktimes.blocks.failed",
            help = "Blocks that were unavailable; some may have been fetched later",
            counter = true)
    long getBlocksFailed();

    /** Blocks written a second, over the last ten seconds or more. */
    double getBlocksPerSecond();

    /** Files published since the process was started, their rows and bytes. */
    @Metered(value = "blocktimes.files", help = "Files published", counter = true)
    long getFilesPublished();

    @Metered(value = "blocktimes.rows", help = "Rows published", counter = true)
    long getRowsPublished();

    @Metered(value = "blocktimes.bytes", help = "Bytes of block_times published", counter = true)
    long getBytesPublished();

    /** Times that stored blocks were found to be of a fork that the chain has left. */
    @Metered(
            value = "blocktimes.reorganisations",
            help = "Reorganisations of stored blocks",
            counter = true)
    long getReorganisations();

    /** Files open: 0 or 1. */
    int getFilesOpen();

    /** Rows of the open file; 0 where none is open. */
    @Metered(value = "blocktimes.open.file.rows", help = "Rows of the open file")
    long getOpenFileRows();

    /** Most calls unanswered at once; 0 where the program finds the number by itself. */
    int getWindow();

    void setWindow(int calls);

    /** Rows at which a file is closed. */
    int getMaxRowsPerFile();

    void setMaxRowsPerFile(int rows);

    /** Minutes after which a file is closed; a change holds for an open file when the next rows come. */
    int getMaxFileMinutes();

    void setMaxFileMinutes(int minutes);

    /** Closes and publishes the open file, if there is one. */
    void flush();

    /** A figure that is a metric too. */
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.METHOD)
    @interface Metered {

        /** Name of the metric, with dots. */
        String value();

        /** What it means, as the metric's help text says. */
        String help();

        /** Whether it only grows; else it is a gauge. */
        boolean counter() default false;
    }
}
