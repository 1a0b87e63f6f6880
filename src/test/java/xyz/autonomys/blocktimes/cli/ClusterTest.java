package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.StartedProcesses;
import xyz.autonomys.blocktimes.cluster.KafkaBroker;
import xyz.autonomys.blocktimes.cluster.S3Server;
import xyz.autonomys.blocktimes.cluster.S3Server.Fault;
import xyz.autonomys.blocktimes.cluster.TopicReader;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.rpc.FaultyNode;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.time.SimulatedTime;
import xyz.autonomys.blocktimes.time.SystemTime;

/**
 * Ranges handed out by a real Kafka broker to workers, each a process of its own. In short form among all tests; in
 * full by
 * {@code scripts/reliability cluster}.
 */
class ClusterTest {

    private static final int KILLS = Integer.getInteger("blocktimes.cluster.kills", 1);
    private static final int WORKERS = 4;
    private static final int PARTITIONS = 8;
    private static final List<String> CHAINS = List.of("consensus", "auto-evm");

    @TempDir
    static Path shared;
    private static KafkaBroker broker;

    @TempDir
    Path folder;
    private final List<Process> started = new ArrayList<>();

    @BeforeAll
    static void startBroker() throws Exception {
        broker = KafkaBroker.start(shared.resolve("kafka"));
    }

    @AfterAll
    static void stopBroker() throws Exception {
        broker.close();
    }

    /** Each test has topics of its own, named as its folder. */
    private String topic() {
        return "ranges-" + folder.getFileName();
    }

    @BeforeEach
    void settings() throws Exception {
        settings(200);
    }

    private void settings(int rangeBlocks) throws Exception {
        Files.writeString(folder.resolve("application.properties"), """
            blocktimes.kafka.topic = %1$s
            blocktimes.kafka.group = %1$s
            blocktimes.kafka.partitions = %3$d
            blocktimes.kafka.range-blocks = %2$d
            blocktimes.kafka.range-s = 60
            blocktimes.kafka.silence-s = 5
            blocktimes.rpc.timeout-ms = 30000
            blocktimes.rpc.attempts = 3
            blocktimes.rpc.backoff-ms = 20
            """.formatted(topic(), rangeBlocks, PARTITIONS));
    }

    @AfterEach
    void stopWorkers() {
        started.forEach(Process::destroyForcibly);
    }

    private Cli cli(Devnet devnet) {
        return new Cli(folder)
                .with("RANGES", "kafka:" + broker.address())
                .with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"))
                .with("MAX_INFLIGHT_HEADERS", 16);
    }

    /** A worker in a process of its own. */
    private Process worker(Cli cli, String... arguments) throws Exception {
        Process worker = cli.start(work(arguments));
        started.add(worker);
        return worker;
    }

    /** A worker in this JVM. */
    private Session session(Cli cli, String... arguments) {
        return cli.begin(work(arguments));
    }

    private static String[] work(String... arguments) {
        List<String> all = new ArrayList<>(List.of("work"));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    private void assertAsOneProcess(Devnet.Options options, Dataset dataset, List<String> chains) throws Exception {
        Dataset one = new Dataset(folder.resolve("one"));
        try (Devnet devnet = Devnet.start(options, 0, new SystemTime())) {
            Cli cli = new Cli(folder)
                    .with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                    .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"))
                    .with("DATA_DIR", folder.resolve("one"));
            assertThat(cli.run("backfill", "--start=1").exitCode()).isZero();
        }
        for (String chain : chains) {
            assertThat(one.rows(chain)).isNotEmpty();
            assertThat(dataset.differing(one, chain)).as(chain).isEmpty();
        }
    }

    @Test
    void fourWorkersThatAreKilledAtRandomGiveTheDatasetOfOneProcess() throws Exception {
        Random random = new Random(13);
        Devnet.Options options = new Devnet.Options(9, 1_000 + 900 * KILLS, 30);
        S3Server s3 = S3Server.empty();
        try (Devnet devnet = Devnet.start(options, 0, new SystemTime())) {
            Cli cli = cli(devnet).with("DATA_DIR", "s3://" + S3Server.BUCKET + "/cluster");
            s3.environment().forEach(cli::with);
            s3.faults((number, method, path) ->
                    number % 17 == 0 ? Fault.values()[random.nextInt(Fault.values().length)] : Fault.NONE);
            Cli.Result planned = cli.run("plan", "--start=1");
            assertThat(planned.exitCode()).as(planned.err()).isZero();
            assertThat(planned.out())
                    .containsPattern(
                            "consensus: \\d+ ranges of " + (options.consensusBlocks() - 100) + " blocks handed out");

            List<Process> workers = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                workers.add(worker(cli));
            }
            Dataset dataset = new Dataset(s3.bucket().resolve("cluster"));
            int killed = 0;
            for (int i = 0; i < KILLS; i++) {
                int files = dataset.files().size();
                int more = 1 + random.nextInt(5);
                cli.until(workers.get(0), () -> dataset.files().size() > files + more);
                int victim = random.nextInt(WORKERS);
                killed += workers.get(victim).isAlive() ? 1 : 0;
                workers.get(victim).destroyForcibly().waitFor();
                workers.set(victim, worker(cli));
                if (i == KILLS / 2) {
                    broker.kill();
                    // It takes some seconds to be back.
                    broker.start();
                }
            }
            Cli.Result watched = cli.run("plan", "--start=1", "--watch");

            assertThat(watched.exitCode()).as(watched.err()).isZero();
            assertThat(watched.out())
                    .containsPattern("consensus: (\\d+) of \\1 ranges done, 0 running, 0 waiting, 0 failed");
            for (Process worker : workers) {
                worker.destroy();
                Cli.Result stopped = cli.await(worker);
                assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(ExitCode.STOPPED);
            }
            assertThat(killed).isEqualTo(KILLS);
            assertAsOneProcess(options, dataset, CHAINS);
            Cli.Result valid = cli.run("validate");
            assertThat(valid.exitCode()).as(valid.out() + valid.err()).isZero();
            System.out.println("ClusterTest: " + WORKERS + " workers, " + killed + " of them killed, the broker once, "
                    + s3.faulty() + " of " + s3.requests() + " requests to S3 disturbed, " + options.consensusBlocks()
                    + " blocks");
        }
    }

    @Test
    void aWorkerThatWakesUpAfterItWasGivenUpWritesNothing() throws Exception {
        Devnet.Options options = new Devnet.Options(9, 600, 40);
        settings(500);
        Dataset dataset = new Dataset(folder.resolve("data"));
        try (Devnet devnet = Devnet.start(options, 0, new SystemTime())) {
            Cli cli = cli(devnet);
            assertThat(cli.run("plan", "--chain=consensus", "--start=1").out())
                    .contains("consensus: 1 ranges of 500 blocks handed out");
            Process sleeper = worker(cli, "--chain=consensus");
            cli.until(sleeper, () -> !dataset.staged().isEmpty());
            StartedProcesses.signal("STOP", sleeper);

            // Its range is given to another worker, and after it two that put other files in the place of the one it is
            // about to write.
            String whole = broker.messages(topic() + "-consensus").get(0);
            int partition = Math.floorMod(LocalDate.of(2025, 1, 1).toEpochDay(), PARTITIONS);
            for (String part : List.of("\"first\":1,\"last\":120", "\"first\":121,\"last\":500")) {
                TopicReader.send(
                        broker.address(),
                        topic() + "-consensus",
                        partition,
                        "consensus/2025-01-01",
                        whole.replaceFirst("\"first\":\\d+,\"last\":\\d+", part)
                                .replace("\"replace\":false", "\"replace\":true"));
            }
            Session other = session(cli, "--chain=consensus");
            cli.until(other, () -> dataset.parts("consensus").equals(List.of("2025-01-01/1-120", "2025-01-01/121-500"))
                    && cli.err(other).contains("blocks=121..500 done"));

            StartedProcesses.signal("CONT", sleeper);
            cli.until(sleeper, () -> cli.err(sleeper).contains("given to another worker"));

            assertThat(dataset.parts("consensus")).containsExactly("2025-01-01/1-120", "2025-01-01/121-500");
            sleeper.destroy();
            assertThat(cli.await(sleeper).exitCode()).isEqualTo(ExitCode.STOPPED);
            other.destroy();
            assertThat(cli.await(other).exitCode()).isEqualTo(ExitCode.STOPPED);
            assertThat(dataset.parts("consensus")).containsExactly("2025-01-01/1-120", "2025-01-01/121-500");
            assertAsOneProcess(options, dataset, List.of("consensus"));
        }
    }

    @Test
    void whatFailsForGoodIsADeadLetterThatCanBeHandedOutAgain() throws Exception {
        Devnet.Options options = new Devnet.Options(9, 1_100, 0);
        Dataset dataset = new Dataset(folder.resolve("data"));
        try (Devnet devnet = Devnet.start(options, 0, new SystemTime())) {
            String lost = "0x";
            try (Devnet same = Devnet.start(options, 0, new SystemTime())) {
                assertThat(cli(same).with("DATA_DIR", folder.resolve("first")).with("RANGES", "in-process")
                        .run("backfill", "--chain=consensus", "--start=300", "--end=300").exitCode()).isZero();
                lost = (String) new Dataset(folder.resolve("first")).rows("consensus").get(0).get("hash");
            }
            String hash = lost;
            try (FaultyNode pruning = FaultyNode.before(
                    devnet.endpoints().get("consensus"),
                    (number, reply, client) -> client.writeTextMessage(
                            reply.contains("\"block\":\"" + hash)
                                    ? FaultyNode.error(reply, 4003, "state discarded")
                                    : reply))) {
                Cli cli = cli(devnet).with("CONSENSUS_RPC_WS", pruning.url());
                assertThat(cli.run("plan", "--chain=consensus", "--start=1").exitCode()).isZero();
                String whole = broker.messages(topic() + "-consensus").get(0);
                for (String nonsense : List.of(
                        "no JSON",
                        "{\"chain\":\"consensus\"}",
                        whole.replaceFirst("\"genesis_hash\":\"0x..", "\"genesis_hash\":\"0x!!"),
                        whole.replaceFirst("\"last\":\\d+", "\"last\":9000000000000000000"),
                        whole.replaceFirst("\"last\":\\d+", "\"last\":4000000"),
                        whole.replaceFirst("2025-01-01", "2025-03-05")
                                .replace("\"replace\":false", "\"replace\":true"))) {
                    TopicReader.send(broker.address(), topic() + "-consensus", null, "x", nonsense);
                }

                Cli.Result worked = cli.await(session(cli, "--chain=consensus", "--until-done"));

                assertThat(worked.exitCode()).as(worked.err()).isEqualTo(ExitCode.INCOMPLETE);
                assertThat(broker.messages(topic() + "-consensus-dead"))
                        .hasSize(7)
                        .anyMatch(letter -> letter.contains("to 9000000000000000000 cannot be of one date")
                                || letter.contains("..9000000000000000000 cannot be of one date"))
                        .anyMatch(letter -> letter.contains("it ends 3998900 blocks above the best block"))
                        .anyMatch(letter -> letter.contains("its date is 2025-01-01, and not that of the range"))
                        .anyMatch(letter -> letter.contains("\"first\":300,\"last\":30") && letter.contains("4003"))
                        .anyMatch(letter -> letter.contains("no JSON"))
                        .anyMatch(letter -> letter.contains("date is missing"))
                        .anyMatch(letter -> letter.contains("it is of the network of genesis 0x!!"));
                Cli.Result again = cli.run("plan", "--chain=consensus", "--start=1");
                assertThat(again.out())
                        .contains("0 ranges of 0 blocks handed out")
                        .contains("blocks failed for good before (--retry-dead hands them out again)");
                Cli.Result watched = cli.run("plan", "--chain=consensus", "--start=1", "--watch");
                assertThat(watched.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
                assertThat(watched.out()).contains("0 waiting, 7 failed");
                assertThat(dataset.parts("consensus")).allMatch(part -> part.startsWith("2025-01-01/"));
            }
            Cli cli = cli(devnet);
            assertThat(cli.run("plan", "--chain=consensus", "--start=1", "--retry-dead")
                            .out())
                    .contains("consensus: 2 ranges of 202 blocks handed out");
            Cli.Result worked = cli.await(session(cli, "--chain=consensus", "--until-done"));
            assertThat(worked.exitCode()).as(worked.err()).isZero();
        }
        assertAsOneProcess(options, dataset, List.of("consensus"));
    }

    @Test
    void aReorganisationIsHandedOutAndReplacesWhatIsStored() throws Exception {
        Devnet.Options options = new Devnet.Options(9, 1_900, 0).forkedAt(700);
        Dataset dataset = new Dataset(folder.resolve("data"));
        try (Devnet one = Devnet.start(new Devnet.Options(9, 1_500, 0), 0, new SystemTime());
                Devnet other = Devnet.start(options, 0, new SystemTime())) {
            assertThat(cli(one).with("RANGES", "in-process")
                            .run("backfill", "--chain=consensus", "--start=1")
                            .exitCode())
                    .isZero();
            Cli cli = cli(other);
            Cli.Result planned = cli.run("plan", "--chain=consensus", "--accept-reorg");
            assertThat(planned.err()).contains("a reorganisation 701 blocks deep");
            assertThat(planned.out()).contains("consensus: 6 ranges of 1101 blocks handed out");

            Cli.Result worked = cli.await(session(cli, "--chain=consensus", "--until-done"));

            assertThat(worked.exitCode()).as(worked.err()).isZero();
            assertThat(cli.run("plan", "--chain=consensus").out())
                    .contains("consensus: 0 ranges of 0 blocks handed out");
            assertThat(dataset.staged()).isEmpty();
        }
        assertAsOneProcess(options, dataset, List.of("consensus"));
    }

    @Test
    void storageThatFailsForAWhileCostsNoRange() throws Exception {
        Devnet.Options options = new Devnet.Options(9, 700, 0);
        S3Server s3 = S3Server.empty();
        try (Devnet devnet = Devnet.start(options, 0, new SystemTime())) {
            Cli cli = cli(devnet).with("DATA_DIR", "s3://" + S3Server.BUCKET);
            s3.environment().forEach(cli::with);
            Process early = worker(cli, "--chain=consensus");
            cli.until(early, () -> cli.err(early).contains("taking ranges from"));
            s3.faults((number, method, path) -> path.contains(".fences") ? Fault.UNAVAILABLE : Fault.NONE);
            Cli.Result planned = cli.run("plan", "--chain=consensus", "--start=1");
            assertThat(planned.exitCode()).as(planned.err()).isZero();
            cli.until(early, () -> cli.err(early).lines().filter(line -> line.contains("trying again")).count() > 1);
            s3.faults((number, method, path) -> Fault.NONE);

            Cli.Result watched = cli.run("plan", "--chain=consensus", "--start=1", "--watch");

            assertThat(watched.exitCode()).as(watched.out() + watched.err()).isZero();
            assertAsOneProcess(options, new Dataset(s3.bucket()), List.of("consensus"));
            // It stops in time, also where nothing can be written any more.
            s3.faults((number, method, path) -> Fault.UNAVAILABLE);
            early.destroy();
            assertThat(cli.await(early).exitCode()).isEqualTo(ExitCode.STOPPED);
        }
    }

    @Test
    void workersShareAChainWithNobodyElse() throws Exception {
        try (Devnet devnet = Devnet.start(new Devnet.Options(9, 400, 0), 0, new SystemTime())) {
            Cli cli = cli(devnet);
            assertThat(cli.run("plan", "--chain=consensus").exitCode()).isZero();
            Process first = worker(cli, "--chain=consensus");
            cli.until(first, () -> cli.err(first).contains("taking ranges from"));
            Process second = worker(cli, "--chain=consensus");
            cli.until(second, () -> cli.err(second).contains("taking ranges from"));

            Cli.Result backfill = cli.run("backfill", "--chain=consensus");

            assertThat(backfill.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(backfill.err())
                    .contains("another process is writing chain consensus")
                    .contains("a worker of group " + topic());
            assertThat(cli.run("plan", "--chain=consensus").err()).contains("workers are running");
        }
    }

    @Test
    void aStopIsAStopWhileKafkaIsWaitedFor() throws Exception {
        // Time stands still: the broker is waited for without end.
        Cli cli = new Cli(folder).with("RANGES", "kafka:127.0.0.1:1").at(new SimulatedTime());
        Session plan = cli.begin("plan", "--network=devnet");
        plan.destroy();

        assertThat(cli.await(plan).exitCode()).as(plan.err()).isEqualTo(ExitCode.STOPPED);
    }

    @Test
    void whatCannotBeUsedIsSaid() throws Exception {
        for (String wrong :
                List.of("kafka.client-properties = /no/such/file", "kafka.topic = a b", "kafka.range-s = 0")) {
            Files.writeString(folder.resolve("application.properties"), "blocktimes." + wrong);
            Cli.Result unusable = new Cli(folder).run("plan", "--network=devnet");
            assertThat(unusable.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(unusable.err())
                    .contains("blocktimes." + wrong + " (" + folder.resolve("application.properties")
                            + ") cannot be used");
        }
        settings();
        Cli.Result nobody = new Cli(folder)
                .with("RANGES", "kafka:127.0.0.1:1")
                .whenIdle(5_000, () -> 0)
                .run("plan", "--network=devnet");
        assertThat(nobody.exitCode()).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(nobody.err())
                .contains("Kafka at 127.0.0.1:1 does not respond")
                .contains("is the broker running")
                .contains("Kafka at 127.0.0.1:1 has not responded for 10 s; waiting for up to 60 s")
                .doesNotContain("\tat ");
        Cli.Result backwards = new Cli(folder)
                .with("RANGES", "kafka:" + broker.address())
                .run("plan", "--network=devnet", "--start=9", "--end=8");
        assertThat(backwards.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(backwards.err()).contains("the interval starts at block 9, past its end, block 8");
    }
}
