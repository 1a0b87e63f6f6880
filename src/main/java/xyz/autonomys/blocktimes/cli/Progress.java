package xyz.autonomys.blocktimes.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.InteractiveConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.app.Backfill;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.text.Screen;
import xyz.autonomys.blocktimes.time.Time;

/** Shows the progress of a run: bars where a line can be written again, otherwise a log line per chain every 5 s. */
final class Progress implements Backfill.Shown {

    private static final Logger LOG = LoggerFactory.getLogger(Progress.class);
    private static final long BAR_MS = 250;
    private static final long LINE_MS = 5_000;

    private final List<RunLedger> ledgers;
    private final List<ProgressBar> bars;
    private final Time time;
    private final Time.Timer timer;
    /** A separate thread, because a suspended terminal or a full pipe must not block the timers. */
    private final ExecutorService printing = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            task -> {
                Thread thread = new Thread(task, "progress");
                thread.setDaemon(true);
                return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    private final long[] lastBlocks;
    private final long[] mostDone;
    private long lastNanos;

    private Progress(List<RunLedger> ledgers, Time time, Screen screen) {
        this.time = time;
        this.lastNanos = time.nanos();
        this.ledgers = ledgers;
        this.lastBlocks = new long[ledgers.size()];
        this.mostDone = new long[ledgers.size()];
        this.bars = screen.movesCursor() ? bars(ledgers, screen.width()) : List.of();
        Runnable show = screen.movesCursor() ? this::update : this::log;
        this.timer = time.every(screen.movesCursor() ? BAR_MS : LINE_MS, () -> printing.execute(show));
    }

    /** @param screen what the standard error stream is shown on */
    static Progress of(List<RunLedger> ledgers, Time time, Screen screen) {
        return new Progress(new ArrayList<>(ledgers), time, screen);
    }

    /** Names and numbers are as wide for each chain, so that the columns of their bars are aligned. */
    private static List<ProgressBar> bars(List<RunLedger> ledgers, int columns) {
        int width = ledgers.stream().mapToInt(ledger -> ledger.chain().length()).max().orElse(1);
        return ledgers.stream().map(ledger -> bar(ledger, width, columns)).toList();
    }

    private static ProgressBar bar(RunLedger ledger, int nameWidth, int columns) {
        return new ProgressBarBuilder()
                // Without these columns the library asks JLine, which takes SIGINT from whoever handles it.
                .setConsumer(new InteractiveConsoleProgressBarConsumer(System.err, columns - 1))
                .setTaskName(String.format(Locale.ROOT, "%-" + nameWidth + "s", ledger.chain()))
                .setInitialMax(ledger.plannedBlocks())
                .setStyle(ProgressBarStyle.ASCII)
                .setUnit(" blocks", 1)
                .showSpeed()
                .setUpdateIntervalMillis((int) BAR_MS)
                .build();
    }

    @Override
    public void update() {
        for (int i = 0; i < bars.size(); i++) {
            bars.get(i).stepTo(done(i));
        }
    }

    /** Returns the number of blocks with a response; never less than before, although a chunk may be fetched again. */
    private long done(int i) {
        mostDone[i] = Math.max(mostDone[i], ledgers.get(i).answeredBlocks());
        return mostDone[i];
    }

    private void log() {
        long now = time.nanos();
        double seconds = Math.max(0.001, (now - lastNanos) / 1e9);
        lastNanos = now;
        for (int i = 0; i < ledgers.size(); i++) {
            RunLedger ledger = ledgers.get(i);
            if (ledger.finished().isDone()) {
                continue;
            }
            long done = done(i);
            double perSecond = (done - lastBlocks[i]) / seconds;
            lastBlocks[i] = done;
            long left = ledger.plannedBlocks() - done;
            double overall = done / Math.max(0.001, ledger.seconds());
            LOG.info(
                    "chain={} done={} of={} blocks/s={} left={}",
                    ledger.chain(),
                    done,
                    ledger.plannedBlocks(),
                    String.format(Locale.ROOT, perSecond < 10 ? "%.1f" : "%.0f", perSecond),
                    done == 0 ? "unknown" : time(Math.round(left / overall)));
        }
    }

    private static String time(long seconds) {
        Duration left = Duration.ofSeconds(seconds);
        return left.toHours() > 0 ? left.toHours() + "h" + left.toMinutesPart() + "m"
                : left.toMinutes() > 0 ? left.toMinutes() + "m" + left.toSecondsPart() + "s" : left.toSeconds() + "s";
    }

    @Override
    public void close() {
        timer.cancel();
        printing.shutdownNow();
        bars.forEach(ProgressBar::close);
    }
}
