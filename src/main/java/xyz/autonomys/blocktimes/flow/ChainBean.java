package xyz.autonomys.blocktimes.flow;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.plan.MissingBlocks;

/** Shows a chain's figures over JMX and changes its limits. Thread-safe. */
final class ChainBean implements ChainMXBean {

    private static final Logger LOG = LoggerFactory.getLogger(ChainBean.class);
    /** Shortest period that the rate covers, except right after the start. */
    private static final long RATE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int MOST_INTERVALS = 20;

    private final ChainParts parts;
    private final @Nullable String route;
    private long rateSinceNanos;
    private long rateSinceBlocks;
    private long markNanos;
    private long markBlocks;

    /** @param route ID of the route that fetches the chain; null to look for it */
    ChainBean(ChainParts parts, @Nullable String route) {
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
        return route != null ? route : parts.context().getRoutes().stream()
                .filter(each -> each.getEndpoint().getEndpointBaseUri().equals("blocks://" + getChain()))
                .map(Route::getRouteId).findFirst().orElse("");
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
        return parts.plan().missing().everFailed();
    }

    @Override
    public long getMissingBlocks() {
        return parts.plan().missing().count();
    }

    @Override
    public List<String> getMissingIntervals() {
        return parts.plan().missing().failures().stream().limit(MOST_INTERVALS)
                .map(failure -> failure.blocks() + ": " + failure.reason()).toList();
    }

    @Override
    public long getBlocksToFetch() {
        return parts.plan().blocksToFetch();
    }

    @Override
    public long getLagBlocks() {
        return parts.lagBlocks();
    }

    @Override
    public long getBlocksNotWritten() {
        MissingBlocks missing = parts.plan().missing();
        return Math.max(getLagBlocks() + missing.countUpTo(getNewestBlock()), getBlocksToFetch() + missing.count());
    }

    @Override
    public boolean isLagEstimated() {
        return parts.figures().blocksUnheard() > 0;
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
        int before = getWindow();
        parts.setWindow(calls);
        said("Window", before, calls);
    }

    @Override
    public int getMaxRowsPerFile() {
        return parts.limits().rows().orElseGet(() -> setting("blocktimes.max-rows-per-file"));
    }

    @Override
    public void setMaxRowsPerFile(int rows) {
        int before = getMaxRowsPerFile();
        parts.limits().setRows(rows);
        said("MaxRowsPerFile", before, rows);
    }

    @Override
    public int getMaxFileMinutes() {
        return parts.limits().minutes().orElseGet(() -> setting("blocktimes.max-file-minutes"));
    }

    @Override
    public void setMaxFileMinutes(int minutes) {
        int before = getMaxFileMinutes();
        parts.limits().setMinutes(minutes);
        said("MaxFileMinutes", before, minutes);
    }

    private int setting(String name) {
        return Integer.parseInt(parts.context().resolvePropertyPlaceholders("{{" + name + "}}"));
    }

    private void said(String attribute, int before, int now) {
        LOG.info("chain={} {} was changed from {} to {}", getChain(), attribute, before, now);
    }

    @Override
    public void flush() {
        long rows = getOpenFileRows();
        LOG.info("chain={} flush: {}", getChain(),
                rows == 0 ? "no file is open" : "the open file of " + rows + " rows is published");
        parts.completeOpenFile();
    }
}
