package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.storage.parquet.EarlierFiles;

/** {@code backfill --refresh}: rows of an earlier version of the schema get the columns that they lack. */
class RefreshTest {

    private static final String ALL = "block_times,offline_operators";

    @TempDir
    private Path folder;

    private Map<String, Object> counts() throws Exception {
        return new Dataset(folder.resolve("data/devnet")).query("SELECT count(*) AS blocks, count(author) AS authors,"
                + " count(DISTINCT block_number) AS numbers FROM (FROM read_parquet('" + folder
                + "/data/devnet/block_times/chain=consensus/*/*.parquet', hive_partitioning = false,"
                + " union_by_name = true) UNION ALL BY NAME SELECT NULL::VARCHAR AS author WHERE false)").get(0);
    }

    private Cli.Result backfill(String... options) throws Exception {
        String[] all = new String[options.length + 3];
        all[0] = "backfill";
        all[1] = "--network=devnet";
        all[2] = "--chain=consensus";
        System.arraycopy(options, 0, all, 3, options.length);
        return done(all);
    }

    private Cli.Result done(String... command) throws Exception {
        Cli.Result run = new Cli(folder).run(command);
        assertThat(run.exitCode()).as(run.err() + run.out()).isZero();
        return run;
    }

    @Test
    void onlyRowsThatLackColumnsAreFetchedAgainAndOnlyOnce() throws Exception {
        // Blocks of two dates, and the first half of an hour again with all columns.
        backfill("--start=14001", "--end=14800");
        EarlierFiles.rewrite(folder.resolve("data/devnet"), "consensus", ALL);
        assertThat(counts()).containsEntry("authors", 0L);
        backfill("--start=14801", "--end=14900");
        assertThat(counts()).containsEntry("blocks", 900L).containsEntry("authors", 100L);

        // Without the option, what is stored stays, and so does what a merge writes.
        assertThat(backfill("--start=14001", "--end=14900").err()).contains("nothing is missing");
        done("compact", "--network=devnet");
        done("validate", "--network=devnet", "--deep");
        assertThat(counts()).containsEntry("authors", 100L);

        Cli.Result some = backfill("--start=14001", "--end=14100", "--refresh");
        assertThat(some.err()).contains("chain=consensus 100 stored blocks lack columns of the newest schema; --refresh"
                + " fetches them again");
        assertThat(counts()).containsEntry("blocks", 900L).containsEntry("authors", 200L);

        // Files of both versions beside each other: every command reads them.
        assertThat(done("report", "--network=devnet").out())
                .contains("consensus: As regular as chance allows", "slots last ");
        assertThat(done("sql", "--network=devnet", "--format=csv", "SELECT count(author) FROM block_times").out())
                .contains("200");
        assertThat(done("sql", "--network=devnet", "--format=csv", "SELECT sum(blocks) FROM report_hours").out())
                .contains("899");
        done("export", "--network=devnet", "--out=" + folder.resolve("all.csv"));
        done("validate", "--network=devnet", "--deep", "--sample=20");
        done("compact", "--network=devnet");
        done("validate", "--network=devnet", "--against=" + folder.resolve("data/devnet"));

        assertThat(backfill("--start=14001", "--end=14900", "--refresh").err()).contains("700 stored blocks lack");
        assertThat(counts()).containsEntry("blocks", 900L).containsEntry("numbers", 900L)
                .containsEntry("authors", 900L);
        assertThat(backfill("--start=14001", "--end=14900", "--refresh").err()).contains("0 stored blocks lack")
                .contains("nothing is missing");
        done("validate", "--network=devnet", "--deep");
    }
}
