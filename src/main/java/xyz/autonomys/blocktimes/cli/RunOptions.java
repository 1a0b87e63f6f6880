package xyz.autonomys.blocktimes.cli;

import picocli.CommandLine.Option;
import xyz.autonomys.blocktimes.app.Surroundings;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;

/** Options of the commands that fetch blocks. */
final class RunOptions {

    private static final int LAST_PORT = 65_535;

    @Option(names = "--chain", paramLabel = "NAME", defaultValue = "all",
            description = "consensus, auto-evm, another configured chain, or all (default: ${DEFAULT-VALUE})")
    String chain;

    @Option(names = "--K", paramLabel = "N", description = "blocks this far below the best one are confirmed (default: 100)")
    private Integer confirmationDepth;

    @Option(names = "--network", paramLabel = "NAME",
            description = "mainnet, chronos or devnet (simulated chains inside this process); without it, the settings' endpoints")
    private String network;

    @Option(names = "--verify", description = "recompute each header's hash; one more call a block")
    boolean verify;

    @Option(names = "--rate", paramLabel = "N", description = "most calls a second to each endpoint; 0 for no limit")
    private Integer rate;

    /** Null where the run is not to be observed. */
    @Option(names = "--observe", paramLabel = "PORT",
            description = "show on this port of 127.0.0.1 how the run does: a page, health, Prometheus metrics; 0 takes a free one")
    Integer observePort;

    /**
     * The settings in force, by which it logs from now on.
     *
     * @throws UsageException where an option or a setting cannot be used
     */
    Settings settings(Surroundings surroundings) {
        UsageException.requireNotNegative("--K", confirmationDepth == null ? null : confirmationDepth.longValue());
        if (observePort != null && (observePort < 0 || observePort > LAST_PORT)) {
            throw new UsageException("--observe=" + observePort + " cannot be used: it must be from 0 to " + LAST_PORT);
        }
        Settings settings = surroundings.settings(new Settings.CommandLine(network, confirmationDepth, rate));
        Logging.set(settings.logLevel(), settings.logFormat());
        return settings;
    }
}
