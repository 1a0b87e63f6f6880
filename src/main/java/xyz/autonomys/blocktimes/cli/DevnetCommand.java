package xyz.autonomys.blocktimes.cli;

import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.devnet.Causes;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.devnet.Load;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.UsageException;

@Command(name = "devnet", description = {"Serves a simulated pair of chains on loopback until it is stopped.", ""},
        footer = {"", "The same seed and number of blocks make the same chains, on any machine."})
final class DevnetCommand implements Callable<Integer> {

    private static final int MOST_BLOCKS = 60_000_000;
    private static final int FASTEST = 1_000_000;
    private static final int MOST_US = 1_000_000;

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "9944",
            description = "port of the consensus chain; the domain uses the next port; 0 picks free ports (default:"
                    + " ${DEFAULT-VALUE})")
    private int port;

    @Option(names = "--blocks", paramLabel = "N", defaultValue = "" + Devnet.DEFAULT_BLOCKS,
            description = "best block of the consensus chain (default: ${DEFAULT-VALUE})")
    private int blocks;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "" + Devnet.DEFAULT_SEED,
            description = "seed of the simulated chains (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(names = "--latency", paramLabel = "MS", defaultValue = "0",
            description = "delay of each response, in ms (default: ${DEFAULT-VALUE})")
    private long latencyMs;

    @Option(
            names = "--lag",
            paramLabel = "N",
            defaultValue = "0",
            description = "how many blocks the nodes lag behind the chain (default:"
                    + " ${DEFAULT-VALUE})")
    private int lagBlocks;

    @Option(
            names = "--fork-at",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "first consensus block that differs from the chain of the same seed; 0 for none"
                            + " (default: ${DEFAULT-VALUE})")
    private int forkAtBlock;

    @Option(names = "--upgrades", paramLabel = "N", defaultValue = "1",
            description = "runtime upgrades of the consensus chain, evenly spread (default: ${DEFAULT-VALUE})")
    private int upgrades;

    @Option(
            names = "--from",
            paramLabel = "N",
            description = "best consensus block at the beginning (default: --blocks)")
    private Integer fromBlock;

    @Option(
            names = "--speed",
            paramLabel = "X",
            defaultValue = "0",
            description =
                    "speed at which the blocks after --from appear, in simulated seconds per second; 0: the best"
                            + " block stays (default: ${DEFAULT-VALUE})")
    private double speed;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "rate limit of each chain's node, in messages/s; 0 for none (default: ${DEFAULT-VALUE})")
    private int limit;

    @Option(names = "--call-us", paramLabel = "US", defaultValue = "0",
            description = "time that each message costs a chain's node, in µs; it responds to one after another"
                    + " (default: ${DEFAULT-VALUE})")
    private int callUs;

    @Option(names = "--value-us", paramLabel = "US", defaultValue = "0",
            description = "time that each storage value costs a chain's node, in µs, as --call-us (default:"
                    + " ${DEFAULT-VALUE})")
    private int valueUs;

    @Option(names = "--cause", paramLabel = "NAME=VALUE", description = "what disturbs the consensus chain, any number"
            + " of times: " + Causes.NAMES)
    private Map<String, String> causes = Map.of();

    @Override
    public Integer call() throws Exception {
        if (port < 0 || port > 65_534) {
            throw new UsageException("--port=" + port + " cannot be used: it must be from 0 to 65534");
        }
        if (blocks < 1 || blocks > MOST_BLOCKS) {
            throw new UsageException("--blocks=" + blocks + " cannot be used: it must be from 1 to " + MOST_BLOCKS);
        }
        if (latencyMs < 0) {
            throw new UsageException("--latency=" + latencyMs + " is negative: it must be 0 or more");
        }
        if (lagBlocks < 0) {
            throw new UsageException("--lag=" + lagBlocks + " is negative: it must be 0 or more");
        }
        if (forkAtBlock < 0) {
            throw new UsageException("--fork-at=" + forkAtBlock + " is negative: it must be 0 or more");
        }
        if (upgrades < 0 || upgrades > blocks) {
            throw new UsageException(
                    "--upgrades=" + upgrades + " cannot be used: it must be from 0 to --blocks, " + blocks);
        }
        if (fromBlock != null && (fromBlock < 0 || fromBlock > blocks)) {
            throw new UsageException(
                    "--from=" + fromBlock + " cannot be used: it must be from 0 to --blocks, " + blocks);
        }
        if (!(speed >= 0 && speed <= FASTEST)) {
            throw new UsageException("--speed=" + speed + " cannot be used: it must be from 0 to " + FASTEST);
        }
        if (limit < 0) {
            throw new UsageException("--limit=" + limit + " is negative: it must be 0 or more");
        }
        if (callUs < 0 || callUs > MOST_US) {
            throw new UsageException("--call-us=" + callUs + " cannot be used: it must be from 0 to " + MOST_US);
        }
        if (valueUs < 0 || valueUs > MOST_US) {
            throw new UsageException("--value-us=" + valueUs + " cannot be used: it must be from 0 to " + MOST_US);
        }
        StopSignal stop = program.surroundings().stopSignal().get();
        PrintWriter out = spec.commandLine().getOut();
        spec.commandLine().getErr().println("making " + blocks + " consensus blocks from seed " + seed);
        try (Devnet devnet = start()) {
            devnet.endpoints().forEach((chain, url) -> out.println(chain + " " + url));
            out.println("seed " + seed + ", " + blocks + " consensus blocks; Ctrl-C stops");
            out.flush();
            stop.received().get();
        }
        return ExitCode.STOPPED;
    }

    private Causes causes() {
        try {
            return Causes.of(causes);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--cause=" + e.getMessage());
        }
    }

    private Devnet start() throws InterruptedException {
        try {
            return Devnet.start(new Devnet.Options(seed, blocks, latencyMs, lagBlocks, forkAtBlock, upgrades,
                    fromBlock == null ? blocks : fromBlock, speed,
                    new Load(limit, callUs, valueUs), causes()), port,
                            program.surroundings().time());
        } catch (IllegalStateException e) {
            throw new UsageException(e.getMessage());
        }
    }
}
