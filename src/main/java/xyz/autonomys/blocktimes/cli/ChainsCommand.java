package xyz.autonomys.blocktimes.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.app.Devnets;
import xyz.autonomys.blocktimes.app.OpenFiles;
import xyz.autonomys.blocktimes.app.RecentProblems;
import xyz.autonomys.blocktimes.app.Run;
import xyz.autonomys.blocktimes.app.RunReport;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.app.Surroundings;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.routing.FurtherRoutes;
import xyz.autonomys.blocktimes.settings.ListenAddress;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.time.Time;

/** Base of the commands that work on chains: their common options, and what they need for a run. */
abstract class ChainsCommand implements Callable<Integer> {

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Option(names = "--chain", paramLabel = "NAME", defaultValue = "all",
            description = "consensus, auto-evm, another configured chain, or all (default: ${DEFAULT-VALUE})")
    private String chain;

    @Option(
            names = "--K",
            paramLabel = "N",
            description = "confirmation depth: blocks this far below the best block are confirmed (default: 100)")
    private Integer confirmationDepth;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "mainnet, chronos or devnet (simulated chains inside this process); default: the configured"
                    + " endpoints")
    private String network;

    @Option(names = "--verify", description = "recompute each header's hash; one more call a block")
    private boolean verify;

    @Option(names = "--witnesses", paramLabel = "HOW", defaultValue = "full",
            description = "full: each block is asked for values that confirm it; lean: only for what its row needs,"
                    + " which is half, and one block in 32 in full (default: ${DEFAULT-VALUE})")
    private String witnesses;

    @Option(names = "--rate", paramLabel = "N", description = "rate limit per endpoint, in calls/s; 0 for none")
    private Integer rate;

    @Option(names = "--routes", paramLabel = "DIR",
            description = "read the routes from this directory instead of routes/ in the working directory or beside"
                    + " the program")
    private Path routes;

    /** Null for no status server. */
    @Option(
            names = "--observe",
            paramLabel = "[ADDRESS:]PORT",
            description = "show on this port how the run does: a page, health, Prometheus metrics; 0 takes a free one;"
                    + " without an address only this machine (127.0.0.1) reaches it")
    private String observe;

    /** @param endpoints URLs of each chain's endpoints, by chain name */
    record Given(Run.Setup setup, Map<String, List<URI>> endpoints, StopSignal stop, RunReport report) {
    }

    /** The work of a command. */
    @FunctionalInterface
    interface Work {
        /** @return the exit code */
        int run(Given given) throws Exception;
    }

    /** Returns the writer for the output of the command. */
    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    Blocktimes program() {
        return program;
    }

    /** Returns what is read of each block to check it; a command that reads none only checks the option. */
    Witnesses witnesses() {
        if (!witnesses.equals("full") && !witnesses.equals("lean")) {
            throw new UsageException("--witnesses=" + witnesses + " is not known: it must be full or lean");
        }
        return new Witnesses(witnesses.equals("lean"), verify);
    }

    /** Returns whether routes of an operator run beside: not where nothing is stored. */
    boolean hasSideFlows() {
        return true;
    }

    private ListenAddress listenAddress() {
        return observe == null ? null : ListenAddress.parse("--observe", observe);
    }

    /**
     * Loads the settings, and configures logging by them.
     *
     * @throws UsageException if an option or a setting is invalid
     */
    Settings settings() {
        UsageException.requireNotNegative("--K", confirmationDepth == null ? null : confirmationDepth.longValue());
        listenAddress();
        witnesses();
        OpenFiles.requireEnough();
        Settings settings = program.surroundings().settings(new Settings.CommandLine(network, confirmationDepth, rate));
        Logging.set(settings.logLevel(), settings.logFormat());
        return settings;
    }

    /**
     * Does the work on the chosen chains.
     *
     * @param devnets creates the simulated chains; they are started only for {@code --network=devnet}
     * @param readOnly whether nothing is written
     * @param further routes besides those of the chains; empty if there are none
     * @return the exit code
     */
    int run(
            Settings settings,
            Function<Time, Devnets> devnets,
            boolean readOnly,
            Optional<FurtherRoutes> further,
            Work work)
            throws Exception {
        Surroundings surroundings = program.surroundings();
        List<Chain> chains = ChainChoice.of(settings, chain);
        RecentProblems problems = RecentProblems.install();
        StopSignal stop = surroundings.stopSignal().get();
        try (Devnets simulated = devnets.apply(surroundings.time());
                DataDir dataDir = surroundings.dataDir(settings.dataDir())) {
            Map<String, List<URI>> endpoints = ChainChoice.endpoints(settings, chains, simulated);
            RunReport report = new RunReport(
                    dataDir,
                    spec.name(),
                    spec.commandLine().getParseResult().originalArgs(),
                    settings,
                    surroundings.time(),
                    problems);
            Run.Setup setup =
                    new Run.Setup(surroundings, settings, chains, dataDir, readOnly, further,
                            !readOnly && hasSideFlows(), routes == null ? null : surroundings.resolve(routes),
                            listenAddress(), problems);
            settings.runLimit().ifPresent(limit -> surroundings.time().after(limit.seconds() * 1_000L,
                    () -> stop.request("the time of camel.main.durationMaxSeconds is over", limit.exitCode())));
            return work.run(new Given(setup, endpoints, stop, report));
        }
    }
}
