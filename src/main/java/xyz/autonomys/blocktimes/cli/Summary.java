package xyz.autonomys.blocktimes.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.RpcComponent;
import xyz.autonomys.blocktimes.rpc.client.RpcStatistics;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.text.Screen;
import xyz.autonomys.blocktimes.text.TextTable;

/** Prints the table at the end of a run: one line per chain. */
final class Summary {

    private static final List<String> HEADINGS =
            List.of("chain", "blocks", "rows", "files", "bytes", "seconds", "blocks/s", "calls", "retries");
    private static final int NUMBERS_FROM = 2;

    private final PrintWriter out;
    private final Screen screen;

    Summary(PrintWriter out, Screen screen) {
        this.out = out;
        this.screen = screen;
    }

    /** @param secondsBefore seconds that the user waited until fetching began */
    void print(List<RunLedger> ledgers, RpcComponent rpc, double secondsBefore) {
        if (ledgers.isEmpty()) {
            return;
        }
        List<List<String>> lines = new ArrayList<>();
        for (RunLedger ledger : ledgers) {
            List<StoredFile> files = ledger.files();
            long rows = files.stream().mapToLong(file -> file.blocks().count()).sum();
            RpcStatistics calls = rpc.statistics(ledger.chain());
            double seconds = secondsBefore + (ledger.planned().isEmpty() ? 0 : ledger.seconds());
            lines.add(List.of(
                    ledger.chain(),
                    range(files),
                    String.valueOf(rows),
                    String.valueOf(files.size()),
                    String.valueOf(files.stream().mapToLong(StoredFile::sizeBytes).sum()),
                    String.format(Locale.ROOT, "%.1f", seconds),
                    rows == 0 || seconds == 0 ? "-" : String.format(Locale.ROOT, "%.0f", rows / seconds),
                    String.valueOf(calls.calls()),
                    String.valueOf(calls.retries())));
        }
        new TextTable(screen, NUMBERS_FROM).lines(HEADINGS, lines).forEach(out::println);
        out.flush();
    }

    /** Returns the interval from the first to the last published block, without regard to gaps. */
    private static String range(List<StoredFile> files) {
        if (files.isEmpty()) {
            return "-";
        }
        return new BlockRange(files.stream().mapToLong(file -> file.blocks().first()).min().getAsLong(),
                files.stream().mapToLong(file -> file.blocks().last()).max().getAsLong()).toString();
    }
}
