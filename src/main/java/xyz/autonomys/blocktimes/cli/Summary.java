package xyz.autonomys.blocktimes.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.RpcComponent;
import xyz.autonomys.blocktimes.rpc.client.RpcStatistics;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/** Prints the table at the end of a run: one line per chain. */
final class Summary {

    private static final String LINE = "%-14s %-19s %10s %6s %13s %9s %10s %10s %8s%n";

    private final PrintWriter out;

    Summary(PrintWriter out) {
        this.out = out;
    }

    /** @param secondsBefore seconds that the user waited until fetching began */
    void print(List<RunLedger> ledgers, RpcComponent rpc, double secondsBefore) {
        if (ledgers.isEmpty()) {
            return;
        }
        out.printf(LINE, "chain", "blocks", "rows", "files", "bytes", "seconds", "blocks/s", "calls", "retries");
        for (RunLedger ledger : ledgers) {
            List<StoredFile> files = ledger.files();
            long rows = files.stream().mapToLong(file -> file.blocks().count()).sum();
            RpcStatistics calls = rpc.statistics(ledger.chain());
            double seconds = secondsBefore + (ledger.planned().isEmpty() ? 0 : ledger.seconds());
            out.printf(
                    Locale.ROOT,
                    LINE,
                    ledger.chain(),
                    range(files),
                    rows,
                    files.size(),
                    files.stream().mapToLong(StoredFile::sizeBytes).sum(),
                    String.format(Locale.ROOT, "%.1f", seconds),
                    rows == 0 || seconds == 0 ? "-" : String.format(Locale.ROOT, "%.0f", rows / seconds),
                    calls.calls(),
                    calls.retries());
        }
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
