package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.cluster.S3MockServer;
import xyz.autonomys.blocktimes.cluster.S3Server;

/** A bucket on a second S3 server, beside the one of {@link BucketTest}. */
class S3MockTest {

    @TempDir
    Path folder;

    private static String valid(Cli cli) throws Exception {
        Cli.Result valid = cli.run("validate");
        assertThat(valid.exitCode()).as(valid.out()).isZero();
        return valid.out();
    }

    @Test
    void whatIsStoredThereIsWhatADirectoryHolds() throws Exception {
        try (S3MockServer server = new S3MockServer(folder.resolve("objects"))) {
            Cli cli = new Cli(folder).with("MAX_ROWS_PER_FILE", 300)
                    .with("DATA_DIR", "s3://" + S3Server.BUCKET + "/chains");
            server.environment().forEach(cli::with);
            String[] fetch = {"backfill", "--network=devnet", "--chain=consensus", "--start=1", "--end=700"};
            Cli.Result first = cli.run(fetch);
            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(cli.run(fetch).err()).contains("nothing is missing");
            assertThat(cli.run("backfill", "--network=devnet", "--chain=consensus", "--start=200", "--end=400",
                    "--overwrite").exitCode()).isZero();
            assertThat(cli.run("compact").exitCode()).isZero();
            String inBucket = valid(cli);

            cli.with("DATA_DIR", folder.resolve("directory"));
            assertThat(cli.run(fetch).exitCode()).isZero();
            // One of them was overwritten and compacted, so that files and changes are others.
            String counts = "(?<=of )\\d+(?= files)|\\d+(?= changes)";
            assertThat(valid(cli).replaceAll(counts, "N")).isEqualTo(inBucket.replaceAll(counts, "N"))
                    .contains("0 of 700 blocks");
            Cli.Result compared = cli.run("validate", "--deep", "--against=s3://" + S3Server.BUCKET + "/chains");
            assertThat(compared.exitCode()).as(compared.out() + compared.err()).isZero();
            assertThat(compared.out()).containsPattern("ok +same_rows +consensus +1 dates, 700 blocks");
        }
    }
}
