package xyz.autonomys.blocktimes.flow;

/** One chain of a running process, as JMX shows it: {@code xyz.autonomys.blocktimes:type=Chain,name=<chain>}. */
public interface ChainMXBean {

    String getChain();

    /** Id of the route that fetches it. */
    String getRoute();

    /** Number of the best block heard of; -1 before the first. */
    long getBestBlock();

    /** Number of the newest confirmed block: the best one less K; below 0 where there is none. */
    long getConfirmedBlock();

    /** Number of the block written last, to a file open or published; -1 before the first. */
    long getBlockReached();

    /** Number of the newest block stored or written; -1 where there is none. */
    long getNewestBlock();

    /** Calls sent and not answered. */
    int getCallsInFlight();

    /** Blocks written since the process was started, those of open files included. */
    long getBlocksDone();

    /** Blocks that could not be had since the process was started; each may have been had later. */
    long getBlocksFailed();

    /** Blocks written a second, over the last ten seconds or more. */
    double getBlocksPerSecond();

    /** Files published since the process was started, their rows and bytes. */
    long getFilesPublished();

    long getRowsPublished();

    long getBytesPublished();

    /** Times that stored blocks were found to be of a fork that the chain has left. */
    long getReorganisations();

    /** Files open: 0 or 1. */
    int getFilesOpen();

    /** Rows of the open file; 0 where none is open. */
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
}
