package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.cluster.S3Server;
import xyz.autonomys.blocktimes.cluster.S3Server.Fault;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.time.SystemTime;

/**
 * A data directory in a bucket of a real S3 server, which keeps its objects as plain files: what is asserted of a
 * directory holds of them.
 */
class BucketTest {

    private static final int CYCLES = Integer.getInteger("blocktimes.heal.cycles", 1);

    private static final int BLOCKS = 700;
    private static final Devnet.Options OPTIONS = new Devnet.Options(9, BLOCKS, 0);

    @TempDir
    Path folder;
    private S3Server s3;
    private Dataset dataset;

    @BeforeEach
    void server() throws Exception {
        s3 = S3Server.empty();
        dataset = new Dataset(s3.bucket().resolve("chains/all"));
    }

    private Cli cli(Devnet devnet) {
        return inBucket(new Cli(folder)).with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm")).with("MAX_ROWS_PER_FILE", 90);
    }

    private Cli inBucket(Cli cli) {
        s3.environment().forEach(cli::with);
        return cli.with("DATA_DIR", "s3://" + S3Server.BUCKET + "/chains/all");
    }

    private void assertAsInADirectory(Cli cli, String... chains) throws Exception {
        assertThat(cli.with("DATA_DIR", folder.resolve("directory")).run("backfill", "--start=1").exitCode()).isZero();
        for (String chain : chains) {
            assertThat(dataset.differing(new Dataset(folder.resolve("directory")), chain)).as(chain).isEmpty();
        }
    }

    @Test
    void allThatHoldsOfADirectoryHoldsOfABucket() throws Exception {
        try (Devnet devnet = Devnet.start(OPTIONS, 0, new SystemTime())) {
            Cli cli = cli(devnet);
            Cli.Result first = cli.run("backfill", "--start=1");
            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(first.err()).contains("data to s3://blocks/chains/all");
            Map<String, Long> files = dataset.files();
            assertThat(files).hasSizeGreaterThan(8);

            Cli.Result second = cli.run("backfill", "--start=1");
            assertThat(second.err()).contains("chain=consensus blocks 1..600: nothing is missing");
            assertThat(dataset.files()).isEqualTo(files);

            // What is no file of ours is set aside, and its blocks are fetched again.
            Path broken = s3.bucket()
                    .resolve(
                            "chains/all/block_times/chain=consensus/date=2025-01-01/"
                                    + "part-000000000091-000000000180.parquet");
            Files.write(broken, Stream.of("no Parquet").toList());
            Cli.Result third = cli.run("backfill", "--start=1");
            assertThat(third.err())
                    .contains("part-000000000091-000000000180.parquet is not usable (it is not a Parquet file, "
                            + "or is truncated)");
            assertThat(
                            s3.bucket()
                                    .resolve(
                                            "chains/all/.quarantine/block_times/chain=consensus/date=2025-01-01/"
                                                    + "part-000000000091-000000000180.parquet"))
                    .exists();

            assertThat(cli.run("backfill", "--chain=consensus", "--start=250", "--end=400", "--overwrite")
                            .exitCode())
                    .isZero();
            assertThat(cli.run("validate").exitCode()).isZero();
            Cli.Result report = cli.run("report", "--format=json");
            assertThat(report.exitCode()).as(report.err()).isZero();
            assertThat(report.out()).contains("\"chain\":\"auto-evm\"");
            assertAsInADirectory(cli, "consensus", "auto-evm");
            // Nothing is left of what came and went.
            assertThat(dataset.staged()).isEmpty();
        }
    }

    @Test
    void datesAreMergedInABucketToo() throws Exception {
        try (Devnet devnet = Devnet.start(new Devnet.Options(9, 16_000, 0), 0, new SystemTime())) {
            Cli cli = cli(devnet).with("MAX_ROWS_PER_FILE", 4_000);
            assertThat(cli.run("backfill", "--start=1").exitCode()).isZero();
            int before = dataset.files().size();

            Cli.Result merged = cli.run("compact");

            assertThat(merged.exitCode()).as(merged.err()).isZero();
            assertThat(merged.out())
                    .contains("consensus: 2025-01-01: ")
                    .contains("files merged into one of blocks 1..");
            assertThat(dataset.files().size()).isLessThan(before);
            assertThat(cli.run("compact").out()).contains("consensus: nothing to merge");
            Cli.Result valid = cli.run("validate");
            assertThat(valid.exitCode()).as(valid.out() + valid.err()).isZero();
            assertAsInADirectory(cli, "consensus", "auto-evm");
        }
    }

    @Test
    void requestsThatFailAreMadeAgain() throws Exception {
        Random random = new Random(11);
        s3.faults((number, method, path) ->
                number % 3 == 0 ? Fault.values()[random.nextInt(Fault.values().length)] : Fault.NONE);
        try (Devnet devnet = Devnet.start(OPTIONS, 0, new SystemTime())) {
            Cli cli = cli(devnet);
            Cli.Result result = cli.run("backfill", "--start=1");

            assertThat(result.exitCode()).as(result.err()).isZero();
            Cli.Result valid = cli.run("validate");
            assertThat(valid.exitCode()).as(valid.out() + valid.err()).isZero();
            assertThat(s3.faulty()).isGreaterThan(20);
            assertAsInADirectory(cli, "consensus", "auto-evm");
            System.out.println("BucketTest: " + s3.faulty() + " of " + s3.requests()
                    + " requests to S3 failed, were cut, late, or their answers lost");
        }
    }

    @Test
    void aServerThatFailsForGoodIsSaidAndTheNextRunFetchesTheRest() throws Exception {
        try (Devnet devnet = Devnet.start(OPTIONS, 0, new SystemTime())) {
            Cli cli = cli(devnet);
            s3.faults((number, method, path) ->
                    method.equals("PUT") && path.contains("000000000270") ? Fault.UNAVAILABLE : Fault.NONE);
            Cli.Result failed = cli.run("backfill", "--chain=consensus", "--start=1");
            assertThat(failed.exitCode()).as(failed.err()).isEqualTo(ExitCode.INCOMPLETE);
            assertThat(failed.err()).contains("could not be written to s3://blocks/chains/all").contains("503");

            s3.faults((number, method, path) -> Fault.NONE);
            assertThat(cli.run("backfill", "--start=1").exitCode()).isZero();
            assertAsInADirectory(cli, "consensus", "auto-evm");
        }
    }

    @Test
    void aHealingThatIsKilledIsCompletedByTheNextStart() throws Exception {
        Random random = new Random(7);
        Devnet.Options options = new Devnet.Options(9, 1_500, 10);
        try (Devnet one = Devnet.start(options, 0, new SystemTime());
                Devnet other = Devnet.start(options.forkedAt(800), 0, new SystemTime())) {
            assertThat(cli(one).run("backfill", "--start=1").exitCode()).isZero();
            int killed = 0;
            for (int cycle = 0; cycle < CYCLES; cycle++) {
                int requests = s3.requests();
                Cli cli = cli(cycle % 2 == 0 ? other : one).with("MAX_INFLIGHT_HEADERS", 64);
                Process healing = cli.start("backfill", "--chain=consensus", "--accept-reorg");
                int more = 25 + random.nextInt(40);
                cli.until(healing, () -> s3.requests() > requests + more || !healing.isAlive());
                killed += healing.isAlive() ? 1 : 0;
                healing.destroyForcibly().waitFor();
            }
            assertThat(killed).isPositive();

            Cli last = cli(other);
            Cli.Result healed = last.run("backfill", "--start=1", "--accept-reorg");
            assertThat(healed.exitCode()).as(healed.err()).isZero();
            assertThat(dataset.staged()).isEmpty();
            assertThat(last.run("validate").exitCode()).isZero();
            assertAsInADirectory(last, "consensus");
        }
    }

    @Test
    void oneWriterAtATimeWhoseLockIsForgottenWhenItIsGone() throws Exception {
        try (Devnet slow = Devnet.start(new Devnet.Options(9, BLOCKS, 2_000), 0, new SystemTime())) {
            Cli cli = cli(slow);
            Process first = cli.start("follow", "--chain=consensus");
            cli.until(first, () -> Files.exists(s3.bucket().resolve("chains/all/.locks/consensus.json")));

            Cli.Result second = cli.run("backfill", "--chain=consensus");

            assertThat(second.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(second.err())
                    .contains("another process is writing chain consensus to s3://blocks/chains/all: pid " + first.pid()
                            + " on ");
            assertThat(cli.run("routes").err()).doesNotContain("no process is writing");
            first.destroyForcibly().waitFor();
        }
        try (Devnet devnet = Devnet.start(OPTIONS, 0, new SystemTime())) {
            Cli.Result third = cli(devnet).run("backfill", "--chain=consensus");
            assertThat(third.exitCode()).as(third.err()).isZero();
        }
    }

    @Test
    void whatCannotBeUsedIsSaid() throws Exception {
        Cli.Result bucket = inBucket(new Cli(folder)).with("DATA_DIR", "s3://no-such-bucket/x").run("validate");
        assertThat(bucket.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(bucket.err())
                .contains("s3://no-such-bucket/x/block_times cannot be read")
                .contains("bucket does not exist");

        Cli.Result secret = inBucket(new Cli(folder))
                .with("AWS_SECRET_ACCESS_KEY", "another")
                .run("backfill", "--network=devnet");
        assertThat(secret.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(secret.err()).contains("DATA_DIR s3://blocks/chains/all cannot be written to").contains("403");

        Cli.Result nowhere = inBucket(new Cli(folder)).with("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:1").run("compact");
        assertThat(nowhere.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(nowhere.err())
                .contains("s3://blocks/chains/all/block_times cannot be read")
                .contains("Connection refused");

        Cli.Result region = new Cli(folder)
                .with("DATA_DIR", "s3://blocks")
                .with("AWS_EC2_METADATA_DISABLED", true)
                .run("compact");
        assertThat(region.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(region.err()).contains("DATA_DIR s3://blocks: Unable to load region").contains("set AWS_REGION");

        Cli.Result nothing = new Cli(folder).with("DATA_DIR", "s3://").run("compact");
        assertThat(nothing.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(nothing.err()).contains("has no bucket");
    }
}
