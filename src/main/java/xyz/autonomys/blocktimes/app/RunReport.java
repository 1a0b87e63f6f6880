package xyz.autonomys.blocktimes.app;

import static xyz.autonomys.blocktimes.json.Json.JSON;

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
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.rpc.client.RpcStatistics;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.time.Time;

/**
 * What a run was asked for and what came of it, as JSON in {@code DATA_DIR/.runs}: a file a run, written anew each time
 * there is more to tell. It holds no URL, and so no secret. Where it cannot be written the run goes on.
 */
public final class RunReport {

    private static final Logger LOG = LoggerFactory.getLogger(RunReport.class);

    private static final int MOST_MISSING = 100;

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
        this.file = ".runs/" + now.toString().replaceAll("[-:]", "") + "-" + pid + ".json";
        run.put("command", command);
        run.put("arguments", arguments);
        run.put("pid", pid);
        run.put("began_utc", now.toString());
        run.put("ended_utc", null);
        run.put("exit_code", null);
        run.put("settings_from", settings.origin());
        // Properties of the routes' own may be secrets; those of this program are not, but for URLs, which are not
        // among them.
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

    /** Tells what became of a chain's plan; what an earlier plan of this run gave is added up. */
    public synchronized void chain(RunLedger ledger, RpcStatistics calls) {
        Figures before = chains.get(ledger.chain()) instanceof Figures figures ? figures : Figures.NONE;
        List<StoredFile> files = ledger.files();
        Figures figures = new Figures(
                before.rows + files.stream().mapToLong(each -> each.blocks().count()).sum(),
                before.files + files.size(),
                before.bytes + files.stream().mapToLong(StoredFile::sizeBytes).sum(),
                before.seconds + ledger.seconds(),
                ledger.planned().stream().map(Object::toString).toList(),
                ledger.missing().stream()
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

    /** Figures of one chain, all plans of the run taken together; ranges, failures and calls as of the last. */
    private record Figures(
            long rows,
            long files,
            long bytes,
            double seconds,
            List<String> planned,
            List<Map<String, String>> missing,
            long calls,
            long retries,
            Map<String, Long> errors) {

        static final Figures NONE = new Figures(0, 0, 0, 0, List.of(), List.of(), 0, 0, Map.of());
    }
}
