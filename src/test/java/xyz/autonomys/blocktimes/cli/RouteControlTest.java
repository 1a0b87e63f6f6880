package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.management.Attribute;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.Patience;
import xyz.autonomys.blocktimes.control.RunningProcess;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.rpc.FaultyNode;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.time.SimulatedTime;
import xyz.autonomys.blocktimes.time.SystemTime;

/** Routes of a running process, told what to do from another one. */
class RouteControlTest {

    private static final int BLOCKS = 9_000;
    private static final Devnet.Options OPTIONS = new Devnet.Options(7, BLOCKS, 0);
    private static final int RACES = Integer.getInteger("blocktimes.route.operations", 30);
    private static final String[] OPERATIONS = {"suspend", "resume", "stop", "start"};

    /** How far the time of chains that grow is moved each time the test looks. */
    private static final long STEP_MS = 100;

    @TempDir
    Path folder;
    private final SimulatedTime chainTime = new SimulatedTime();
    private Cli cli;

    @BeforeEach
    void cli() {
        cli = new Cli(folder);
    }

    private void use(Devnet devnet) {
        cli.with("CONSENSUS_RPC_WS", devnet.endpoints().get("consensus"))
                .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"));
    }

    /** Lets the chains grow until the program has come so far. */
    private void growUntil(Session follow, Patience.Condition condition) throws Exception {
        cli.until(follow, () -> {
            chainTime.advance(STEP_MS);
            return condition.holds();
        });
    }

    private static RunningProcess.Route route(RunningProcess process, String chain) throws Exception {
        return process.routes().stream()
                .filter(route -> route.id().equals("backfill-" + chain))
                .findFirst()
                .orElseThrow();
    }

    private static ChainMXBean chain(RunningProcess process, String chain) throws Exception {
        return process.chainOf(route(process, chain)).orElseThrow();
    }

    private void assertAsACleanBackfill() throws Exception {
        try (Devnet still = Devnet.start(OPTIONS, 0, new SystemTime())) {
            use(still);
            assertThat(cli.with("DATA_DIR", folder.resolve("clean")).run("backfill", "--start=1").exitCode()).isZero();
        }
        for (String chain : List.of("consensus", "auto-evm")) {
            List<Map<String, Object>> differing =
                    new Dataset(folder.resolve("data")).differing(new Dataset(folder.resolve("clean")), chain);
            assertThat(differing).as(chain).isEmpty();
        }
    }

    @Test
    void operationsInWhateverOrderLoseAndDoubleNothing() throws Exception {
        Random random = new Random(5);
        try (Devnet devnet = Devnet.start(OPTIONS.growing(2_000, 2_000), 0, chainTime)) {
            use(devnet);
            Session follow = cli.begin("follow", "--start=1");
            growUntil(
                    follow,
                    () -> cli.err(follow).contains("chain=auto-evm blocks=1..")
                            && cli.err(follow).contains("chain=consensus blocks=1.."));
            try (RunningProcess process = RunningProcess.attach(ProcessHandle.current().pid())) {
                for (int i = 0; i < RACES; i++) {
                    String chain = random.nextBoolean() ? "consensus" : "auto-evm";
                    process.invoke(route(process, chain), OPERATIONS[random.nextInt(OPERATIONS.length)]);
                    // The next one comes when the chain has grown by somewhat.
                    long heard = chain(process, "consensus").getBestBlock() + random.nextInt(100);
                    growUntil(follow, () -> chain(process, "consensus").getBestBlock() >= Math.min(heard, BLOCKS));
                }
                for (String chain : List.of("consensus", "auto-evm")) {
                    process.invoke(route(process, chain), "start");
                    process.invoke(route(process, chain), "resume");
                }
                ChainMXBean consensus = chain(process, "consensus");
                ChainMXBean domain = chain(process, "auto-evm");
                growUntil(follow, () -> consensus.getBlockReached() == BLOCKS - 100 && domain.getBestBlock() > 7_400
                        && domain.getBlockReached() == domain.getConfirmedBlock());
                assertThat(consensus.getBlocksFailed()).isZero();
                assertThat(consensus.getConfirmedBlock()).isEqualTo(BLOCKS - 100);
                assertThat(consensus.getCallsInFlight()).isZero();
            }
            follow.destroy();
            Cli.Result result = cli.await(follow);
            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.STOPPED);
        }
        assertAsACleanBackfill();
        System.out.println("RouteControlTest: " + RACES + " operations on two chains in random order");
    }

    @Test
    void aSuspendedChainStandsStillWhileTheOtherGoesOnAndTheCommandShowsIt() throws Exception {
        // grows for longer than any machine takes
        Devnet.Options options = new Devnet.Options(7, 60_000, 0).growing(2_000, 300);
        try (Devnet devnet = Devnet.start(options, 0, new SystemTime())) {
            use(devnet);
            Process follow = cli.start("follow", "--start=1");
            cli.until(
                    follow,
                    () -> cli.err(follow).contains("chain=auto-evm blocks=1..")
                            && cli.err(follow).contains("chain=consensus blocks=1.."));

            Cli.Result suspended = cli.run("routes", "suspend", "consensus");

            assertThat(suspended.exitCode()).as(suspended.err()).isZero();
            assertThat(Listening.onAllInterfaces(follow.pid())).isEmpty();
            assertThat(suspended.out())
                    .containsPattern("backfill-consensus +consensus +Suspended")
                    .containsPattern("backfill-auto-evm +auto-evm +Started");
            try (RunningProcess process = RunningProcess.attach(follow.pid())) {
                ChainMXBean consensus = chain(process, "consensus");
                ChainMXBean domain = chain(process, "auto-evm");
                long stands = consensus.getBlockReached();
                long reached = domain.getBlockReached();
                cli.until(follow, () -> domain.getBlockReached() > reached + 50);
                assertThat(consensus.getBlockReached()).isEqualTo(stands);
                assertThat(consensus.getFilesOpen()).isZero();

                assertThat(cli.run("routes", "resume", "backfill-consensus").out())
                        .containsPattern("backfill-consensus +consensus +Started");
                cli.until(follow, () -> consensus.getBlockReached() > stands + 50);

                Cli.Result shown = cli.run("routes", "show", "consensus");
                assertThat(shown.exitCode()).as(shown.err()).isZero();
                assertThat(shown.out()).contains("# backfill-consensus: Started", "    id: backfill-consensus",
                        "      uri: blocks:consensus", "method: cut(${body}, 500000)").doesNotContain("{{", "auto-evm");
                assertThat(cli.run("routes", "show").out()).contains("id: backfill-consensus", "id: backfill-auto-evm");
                assertThat(cli.run("routes", "show", "nothing").err()).contains("there is no route or chain nothing");

                // The open file shows at once when it is told to, and limits hold from the next rows on.
                cli.until(follow, () -> domain.getOpenFileRows() > 0);
                domain.setMaxRowsPerFile(20);
                domain.setMaxFileMinutes(3);
                domain.setWindow(5);
                assertThat(domain.getMaxRowsPerFile()).isEqualTo(20);
                assertThat(domain.getMaxFileMinutes()).isEqualTo(3);
                assertThat(domain.getWindow()).isEqualTo(5);
                assertThat(consensus.getMaxRowsPerFile()).isEqualTo(500_000);
                assertThat(consensus.getWindow()).isEqualTo(256);
                String said = cli.err(follow);
                cli.until(
                        follow,
                        () -> cli.err(follow).substring(said.length()).contains("chain=auto-evm blocks=")
                                && cli.err(follow).contains("rows=20 "));
                consensus.flush();
                cli.until(follow, () -> cli.err(follow).substring(said.length()).contains("chain=consensus blocks="));
                assertThatThrownBy(() -> domain.setMaxRowsPerFile(0))
                        .hasMessageContaining("MaxRowsPerFile=0 cannot be used: it must be 1 or more");
            }
            assertThat(cli.run("routes", "stop", "nothing").err())
                    .contains("there is no route or chain nothing in that process: it has backfill-auto-evm,"
                            + " backfill-consensus");
            follow.destroy();
            assertThat(cli.await(follow).exitCode()).isEqualTo(ExitCode.STOPPED);
        }
        Cli.Result none = cli.run("routes");
        assertThat(none.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(none.err())
                .contains("no process is writing to ./data: set DATA_DIR as that process has it, or name its --pid");
    }

    @Test
    void aBackfillWhoseRouteWasStoppedWaitsAndEndsWellOnceItIsStartedAgain() throws Exception {
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, BLOCKS, 60), 0, new SystemTime())) {
            use(devnet);
            // Slow enough for the other process to come in time, until it has.
            Session backfill = cli.with("MAX_INFLIGHT_HEADERS", 16).begin("backfill", "--start=1");
            try (RunningProcess process = attached(backfill)) {
                ChainMXBean consensus = chain(process, "consensus");
                cli.until(backfill, () -> consensus.getBlocksDone() > 300);
                process.invoke(route(process, "consensus"), "stop");
                long stands = consensus.getBlocksDone();
                // The other chain goes on meanwhile.
                ChainMXBean domain = chain(process, "auto-evm");
                long domainStands = domain.getBlocksDone();
                cli.until(backfill, () -> domain.getBlocksDone() > domainStands + 300);
                assertThat(consensus.getBlocksDone()).isEqualTo(stands);
                assertThat(backfill.isAlive()).isTrue();
                process.invoke(route(process, "consensus"), "start");
                consensus.setWindow(1_024);
                chain(process, "auto-evm").setWindow(1_024);
            }
            Cli.Result result = cli.await(backfill);
            assertThat(result.exitCode()).as(result.err()).isZero();
        }
        assertAsACleanBackfill();
    }

    @Test
    void anMBeanThatIsGoneLeavesNoCamelRunning() throws Exception {
        try (Devnet devnet = Devnet.start(OPTIONS.growing(2_000, 300), 0, new SystemTime())) {
            use(devnet);
            Session follow = cli.begin("follow", "--chain=consensus", "--start=1900");
            cli.until(follow, () -> cli.err(follow).contains("published"));
            ManagementFactory.getPlatformMBeanServer()
                    .unregisterMBean(new ObjectName("xyz.autonomys.blocktimes:type=Chain,name=consensus"));
            follow.destroy();

            Cli.Result result = cli.await(follow);

            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.STOPPED);
            assertThat(result.err()).contains("cannot be unregistered");
            // The lock is free.
            assertThat(cli.run("backfill", "--chain=consensus", "--count=1").exitCode()).isZero();
        }
    }

    @Test
    void aSuspensionThatTookTooLongIsResumedAllTheSame() throws Exception {
        // Camel waits some seconds for what is on its way; the node does not respond before that is over.
        Gate gate = new Gate(100);
        try (Devnet devnet = Devnet.start(new Devnet.Options(7, 1_000, 0), 0, new SystemTime());
                FaultyNode node = FaultyNode.before(devnet.endpoints().get("consensus"), (number, reply, client) ->
                        gate.pass(number, () -> client.writeTextMessage(reply)))) {
            Session backfill = cli.with("CONSENSUS_RPC_WS", node.url())
                    .with("AUTO_EVM_RPC_WS", devnet.endpoints().get("auto-evm"))
                    .begin("backfill", "--chain=consensus", "--count=300");
            try (RunningProcess process = attached(backfill)) {
                cli.until(backfill, gate::holds);
                haveCamelWait(1);
                process.invoke(route(process, "consensus"), "suspend");
                assertThat(route(process, "consensus").state()).isEqualTo("Suspended");
                process.invoke(route(process, "consensus"), "resume");
                gate.open(Integer.MAX_VALUE);
            }
            Cli.Result result = cli.await(backfill);
            assertThat(result.exitCode()).as(result.err()).isZero();
        }
        assertThat(new Dataset(folder.resolve("data")).rows("consensus")).hasSize(300);
    }

    /** How long Camel waits for what is on its way, s. */
    private static void haveCamelWait(long seconds) throws Exception {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName context : beans.queryNames(new ObjectName("org.apache.camel:type=context,*"), null)) {
            beans.setAttribute(context, new Attribute("Timeout", seconds));
        }
    }

    private RunningProcess attached(Session process) throws Exception {
        RunningProcess[] attached = new RunningProcess[1];
        cli.until(process, () -> {
            try {
                attached[0] = RunningProcess.attach(ProcessHandle.current().pid());
                return attached[0].routes().size() == 2
                        && attached[0].chainOf(route(attached[0], "consensus")).isPresent();
            } catch (UsageException e) {
                return false; // too early
            }
        });
        return attached[0];
    }
}
