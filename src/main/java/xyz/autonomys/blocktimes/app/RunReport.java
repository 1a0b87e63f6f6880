package xyz.autonomys.blocktimes.app;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.plan.MissingBlocks;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.client.RpcStatistics;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Reports what a run was asked for and what it did, as JSON in {@code DATA_DIR/.runs}. Each run has one file, which is
 * replaced when there is more to report. It contains no secrets: the settings come without URLs, and log messages mask
 * them. If it cannot be written, a warning is logged and the run continues.
 */
public final class RunReport {

    private static final Logger LOG = LoggerFactory.getLogger(RunReport.class);

    private static final int MOST_MISSING = 100;
    private static final String FOLDER = ".runs";
    /** Reports that are kept, the newest ones. */
    private static final int MOST_REPORTS = 100;

    private final Map<String, Object> run = new LinkedHashMap<>();
    private final Map<String, Object> chains = new LinkedHashMap<>();
    private final RecentProblems problems;
    private final DataDir dataDir;
    private final Time time;
    private final String file;

    /** @param command name of the command */
    public RunReport(DataDir dataDir, String command, List<String> arguments, Settings settings, Time time,
            RecentProblems problems) {
        this.time = time;
        Instant now = now();
        long pid = ProcessHandle.current().pid();
        this.problems = problems;
        this.dataDir = dataDir;
        this.file = FOLDER + "/" + now.toString().replaceAll("[-:]", "") + "-" + pid + ".json";
        run.put("command", command);
        run.put("arguments", arguments);
        run.put("pid", pid);
        run.put("began_utc", now.toString());
        run.put("ended_utc", null);
        run.put("exit_code", null);
        run.put("settings_from", settings.origin());
        // Properties of the routes may be secrets. Settings of this program are not, except URLs, which forRoutes()
        // leaves out.
        Map<String, Object> inForce = new TreeMap<>();
        settings.forRoutes().forEach((name, value) -> {
            if (name.toString().startsWith(Settings.PREFIX)) {
                inForce.put(name.toString(), value);
            }
        });
        run.put("settings", inForce);
        run.put("chains", chains);
    }

    private Instant now() {
        return Instant.ofEpochMilli(time.epochMs()).truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Adds the results of a chain's plan to those of its earlier plans in this run.
     *
     * @param calls of the whole run
     * @param missing the blocks that are missing now, over all plans
     */
    public synchronized void chain(RunLedger ledger, RpcStatistics calls, MissingBlocks missing) {
        Figures before = chains.get(ledger.chain()) instanceof Figures figures ? figures : Figures.NONE;
        List<StoredFile> files = ledger.files();
        Figures figures = new Figures(
                before.rows + files.stream().mapToLong(each -> each.blocks().count()).sum(),
                before.files + files.size(),
                before.bytes + files.stream().mapToLong(StoredFile::sizeBytes).sum(),
                before.seconds + ledger.seconds(),
                ledger.planned().stream().map(Object::toString).toList(),
                missing.count(),
                missing.failures().stream()
                        .limit(MOST_MISSING)
                        .map(failure -> Map.of("blocks", failure.blocks().toString(), "reason", failure.reason()))
                        .toList(),
                calls.calls(),
                calls.retries(),
                calls.failures());
        chains.put(ledger.chain(), figures);
    }

    public synchronized void ended(int exitCode) {
        run.put("ended_utc", now().toString());
        run.put("exit_code", exitCode);
        write();
        try {
            // Names begin with the time, so the last ones are the newest.
            dataDir.keepLast(MOST_REPORTS, FOLDER, file);
        } catch (IOException e) {
            LOG.warn("{}/{}: old run reports cannot be deleted: {}", dataDir, FOLDER, StorageException.plain(e));
        }
    }

    synchronized void write() {
        run.put("warnings_and_errors", problems.count());
        run.put("latest_warnings_and_errors", problems.latest());
        try {
            dataDir.note(
                    file,
                    (JSON.writerWithDefaultPrettyPrinter().writeValueAsString(run) + "\n")
                            .getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            LOG.warn("{}/{} cannot be written: {}", dataDir, file, StorageException.plain(e));
        }
    }

    /**
     * Figures of one chain. Rows, files, bytes and seconds are sums over the plans of the run. Planned intervals are
     * those of the last plan. Missing ones are not stored, whichever plan asked for them. Calls, retries and errors are
     * those of the whole run.
     */
    private record Figures(
            long rows,
            long files,
            long bytes,
            double seconds,
            List<String> planned,
            @JsonProperty("missing_blocks") long missingBlocks,
            List<Map<String, String>> missing,
            long calls,
            long retries,
            Map<String, Long> errors) {

        static final Figures NONE = new Figures(0, 0, 0, 0, List.of(), 0, List.of(), 0, 0, Map.of());
    }
}
