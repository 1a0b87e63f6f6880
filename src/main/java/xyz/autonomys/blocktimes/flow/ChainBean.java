package xyz.autonomys.blocktimes.flow;

import java.util.concurrent.TimeUnit;
import xyz.autonomys.blocktimes.figures.ChainMXBean;

/** Shows a chain's figures over JMX and changes its limits. Thread-safe. */
final class ChainBean implements ChainMXBean {

    /** Shortest period that the rate covers, except right after the start. */
    private static final long RATE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final ChainParts parts;
    private final String route;
    private long rateSinceNanos;
    private long rateSinceBlocks;
    private long markNanos;
    private long markBlocks;

    ChainBean(ChainParts parts, String route) {
        this.parts = parts;
        this.route = route;
        this.rateSinceNanos = parts.time().nanos();
        this.markNanos = rateSinceNanos;
    }

    @Override
    public String getChain() {
        return parts.chain().name();
    }

    @Override
    public String getRoute() {
        return route;
    }

    @Override
    public long getBestBlock() {
        return parts.figures().bestBlock();
    }

    @Override
    public long getConfirmedBlock() {
        return parts.figures().bestBlock() - parts.chain().confirmationDepth();
    }

    @Override
    public long getBlockReached() {
        return parts.partitions().blockReached();
    }

    @Override
    public long getNewestBlock() {
        return parts.partitions().newestBlock();
    }

    @Override
    public int getCallsInFlight() {
        return parts.node().callsInFlight();
    }

    @Override
    public long getBlocksDone() {
        return parts.plan().blocksDone();
    }

    @Override
    public long getBlocksFailed() {
        return parts.plan().blocksFailed();
    }

    @Override
    public synchronized double getBlocksPerSecond() {
        long nowNanos = parts.time().nanos();
        long blocks = parts.plan().blocksDone();
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
        return parts.figures().filesPublished();
    }

    @Override
    public long getRowsPublished() {
        return parts.figures().rowsPublished();
    }

    @Override
    public long getBytesPublished() {
        return parts.figures().bytesPublished();
    }

    @Override
    public long getReorganisations() {
        return parts.figures().reorganisations();
    }

    @Override
    public int getFilesOpen() {
        return parts.openFile().rows() > 0 ? 1 : 0;
    }

    @Override
    public long getOpenFileRows() {
        return parts.openFile().rows();
    }

    @Override
    public int getWindow() {
        return parts.node().window();
    }

    @Override
    public void setWindow(int calls) {
        parts.setWindow(calls);
    }

    @Override
    public int getMaxRowsPerFile() {
        return parts.limits().rows().orElseGet(() -> setting("blocktimes.max-rows-per-file"));
    }

    @Override
    public void setMaxRowsPerFile(int rows) {
        parts.limits().setRows(rows);
    }

    @Override
    public int getMaxFileMinutes() {
        return parts.limits().minutes().orElseGet(() -> setting("blocktimes.max-file-minutes"));
    }

    @Override
    public void setMaxFileMinutes(int minutes) {
        parts.limits().setMinutes(minutes);
    }

    private int setting(String name) {
        return Integer.parseInt(parts.context().resolvePropertyPlaceholders("{{" + name + "}}"));
    }

    @Override
    public void flush() {
        parts.completeOpenFile();
    }
}
