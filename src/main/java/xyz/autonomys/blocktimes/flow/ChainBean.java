package xyz.autonomys.blocktimes.flow;

import java.util.concurrent.TimeUnit;

/** Tells over JMX what a chain's work is at, and takes changes to it. For any number of threads. */
final class ChainBean implements ChainMXBean {

    private static final long RATE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ChainWork work;
    private final String route;
    private long rateSinceNanos;
    private long rateSinceBlocks;
    private long markNanos;
    private long markBlocks;

    ChainBean(ChainWork work, String route) {
        this.work = work;
        this.route = route;
        this.rateSinceNanos = work.time().nanos();
        this.markNanos = rateSinceNanos;
    }

    @Override
    public String getChain() {
        return work.chain().name();
    }

    @Override
    public String getRoute() {
        return route;
    }

    @Override
    public long getBestBlock() {
        return work.bestBlock();
    }

    @Override
    public long getConfirmedBlock() {
        return work.bestBlock() - work.chain().confirmationDepth();
    }

    @Override
    public long getBlockReached() {
        return work.partitions().blockReached();
    }

    @Override
    public long getNewestBlock() {
        return work.partitions().newestBlock();
    }

    @Override
    public int getCallsInFlight() {
        return work.node().callsInFlight();
    }

    @Override
    public long getBlocksDone() {
        return work.blocksDone();
    }

    @Override
    public long getBlocksFailed() {
        return work.blocksFailed();
    }

    @Override
    public synchronized double getBlocksPerSecond() {
        long nowNanos = work.time().nanos();
        long blocks = work.blocksDone();
        if (nowNanos - markNanos > RATE_NANOS) {
            rateSinceNanos = markNanos;
            rateSinceBlocks = markBlocks;
            markNanos = nowNanos;
            markBlocks = blocks;
        }
        return (blocks - rateSinceBlocks) * 1e9 / Math.max(1, nowNanos - rateSinceNanos);
    }

    @Override
    public long getFilesPublished() {
        return work.filesPublished.sum();
    }

    @Override
    public long getRowsPublished() {
        return work.rowsPublished.sum();
    }

    @Override
    public long getBytesPublished() {
        return work.bytesPublished.sum();
    }

    @Override
    public long getReorganisations() {
        return work.reorganisations.sum();
    }

    @Override
    public int getFilesOpen() {
        return work.partitions().openRows() > 0 ? 1 : 0;
    }

    @Override
    public long getOpenFileRows() {
        return work.partitions().openRows();
    }

    @Override
    public int getWindow() {
        return work.node().window();
    }

    @Override
    public void setWindow(int calls) {
        work.setWindow(calls);
    }

    @Override
    public int getMaxRowsPerFile() {
        return work.limits().rows().orElseGet(() -> setting("blocktimes.max-rows-per-file"));
    }

    @Override
    public void setMaxRowsPerFile(int rows) {
        work.limits().setRows(rows);
    }

    @Override
    public int getMaxFileMinutes() {
        return work.limits().minutes().orElseGet(() -> setting("blocktimes.max-file-minutes"));
    }

    @Override
    public void setMaxFileMinutes(int minutes) {
        work.limits().setMinutes(minutes);
    }

    private int setting(String name) {
        return Integer.parseInt(work.context().resolvePropertyPlaceholders("{{" + name + "}}"));
    }

    @Override
    public void flush() {
        work.completeOpenFile();
    }
}
