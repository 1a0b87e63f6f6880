package xyz.autonomys.blocktimes.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.storage.files.DataLocation;

/**
 * The settings in force: {@code application.properties}, overridden by environment variables, overridden by the command
 * line. All are checked when they are loaded. Immutable.
 */
public final class Settings {

    public static final String PREFIX = "blocktimes.";

    private static final String ENVIRONMENT_ORIGIN = "environment variable ";
    /** Environment variables and the settings they override. */
    private static final Map<String, String> ENVIRONMENT = Map.ofEntries(
            Map.entry("CONSENSUS_RPC_WS", "blocktimes.chain.consensus.rpc-ws"),
            Map.entry("AUTO_EVM_RPC_WS", "blocktimes.chain.auto-evm.rpc-ws"),
            Map.entry("K_CONSENSUS", "blocktimes.chain.consensus.k"),
            Map.entry("K_AUTO_EVM", "blocktimes.chain.auto-evm.k"),
            Map.entry("MAX_ROWS_PER_FILE", "blocktimes.max-rows-per-file"),
            Map.entry("MAX_FILE_MINUTES", "blocktimes.max-file-minutes"),
            Map.entry("MAX_INFLIGHT_HEADERS", "blocktimes.max-inflight-headers"),
            Map.entry("DATA_DIR", "blocktimes.data-dir"),
            Map.entry("RANGES", "blocktimes.ranges"),
            Map.entry("LOG_LEVEL", "blocktimes.log-level"),
            Map.entry("BACKFILL_START", "blocktimes.backfill-start"),
            Map.entry("BACKFILL_END", "blocktimes.backfill-end"));

    private final SettingValues values;
    private final Set<String> defaults;
    private final ChainSettings chains;
    private final Path workingDirectory;
    private final Map<String, String> environment;

    private Settings(SettingValues values, Set<String> defaults, ChainSettings chains, Path workingDirectory,
            Map<String, String> environment) {
        this.values = values;
        this.defaults = defaults;
        this.chains = chains;
        this.workingDirectory = workingDirectory;
        this.environment = Map.copyOf(environment);
    }

    /**
     * Settings given on the command line; null if not given.
     *
     * @param confirmationDepth K of every chain, in blocks
     * @param rate rate limit per endpoint, in calls per second; 0 for none
     */
    public record CommandLine(String network, Integer confirmationDepth, Integer rate) {

        public static CommandLine of(String network) {
            return new CommandLine(network, null, null);
        }
    }

    /**
     * Loads and checks the settings.
     *
     * @param environment environment variables, by name
     * @param workingDirectory base of relative paths; files are looked for here first
     * @param commandLine settings given on the command line
     * @param placeholders fills in placeholders of a value; throws an {@link IllegalArgumentException} if it cannot
     * @throws UsageException if a setting is invalid or unknown
     */
    public static Settings load(Map<String, String> environment, Path workingDirectory, CommandLine commandLine,
            UnaryOperator<String> placeholders) {
        SettingsFile file = SettingsFile.find(new ProgramFiles(workingDirectory));
        SettingValues values = new SettingValues(file.origin());
        file.values().forEach((name, text) -> values.put(name, text, file.origin()));
        ENVIRONMENT.forEach((variable, setting) -> {
            String text = environment.get(variable);
            if (text != null && !text.isBlank()) {
                values.put(setting, text, ENVIRONMENT_ORIGIN + variable);
            }
        });
        if (commandLine.rate != null) {
            values.put(PREFIX + "rpc.rate", commandLine.rate.toString(), "--rate");
        }
        values.fillIn(PREFIX, placeholders);
        ChainSettings chains = new ChainSettings(values, commandLine.network, commandLine.confirmationDepth);
        Settings settings = new Settings(values, file.known(), chains, workingDirectory, environment);
        settings.check();
        return settings;
    }

    private void check() {
        for (String name : values.names()) {
            ChainSettings.requireChainName(name, values.origin(name));
            if (name.startsWith(PREFIX) && !ChainSettings.isOne(name) && !defaults.contains(name)) {
                throw new UsageException("unknown setting " + name + " in " + values.origin() + ": " + knownNames());
            }
        }
        chains.check();
        List.<Runnable>of(this::maxRowsPerFile, this::maxFileMinutes, this::rpcOptions, this::logLevel,
                this::outlierFactor, this::clockThresholdMs, this::headSilenceMs, this::readyLagBlocks, this::drainMs,
                this::logFormat, this::trust, this::runLimit).forEach(Runnable::run);
        List.of("backfill-start", "backfill-end").forEach(this::blockNumber);
        dataDir();
        kafka();
    }

    private String knownNames() {
        return "known are " + ChainSettings.NAMES + ", "
                + defaults.stream().filter(name -> name.startsWith(PREFIX) && !ChainSettings.isOne(name)).sorted()
                        .collect(Collectors.joining(", "));
    }

    /** Returns all configured chains, by name. */
    public Map<String, Chain> chains() {
        return chains.chains();
    }

    /** Returns the URLs of a chain's endpoints; empty if none is set. */
    public List<URI> endpoints(String chain) {
        return chains.endpoints(chain);
    }

    /** Returns the variable, if there is one, and the setting of a chain's endpoints, for messages. */
    public String whereEndpointIsSet(String chain) {
        String setting = ChainSettings.endpointSetting(chain);
        return ENVIRONMENT.entrySet().stream().filter(entry -> entry.getValue().equals(setting))
                .map(entry -> entry.getKey() + " or ").collect(Collectors.joining()) + setting;
    }

    public boolean isDevnet() {
        return chains.areSimulated();
    }

    /**
     * Returns the path of a directory, or {@code s3://bucket/prefix}. With the devnet, {@code devnet} is appended,
     * unless the variable DATA_DIR is set.
     */
    public String dataDir() {
        String text = values.text(PREFIX + "data-dir");
        if (text.isEmpty()) {
            throw values.unusable(PREFIX + "data-dir", "it must name a directory");
        }
        boolean setByEnvironment = values.origin(PREFIX + "data-dir").startsWith(ENVIRONMENT_ORIGIN);
        if (isDevnet() && !setByEnvironment) {
            return DataLocation.isInBucket(text)
                    ? text + "/" + ChainSettings.DEVNET
                    : Path.of(text, ChainSettings.DEVNET).toString();
        }
        return text;
    }

    public int maxRowsPerFile() {
        return values.integer(PREFIX + "max-rows-per-file", 1, Integer.MAX_VALUE);
    }

    public int maxFileMinutes() {
        return values.integer(PREFIX + "max-file-minutes", 1, 525_600);
    }

    /** @param name backfill-start or backfill-end */
    public Optional<Long> blockNumber(String name) {
        if (values.text(PREFIX + name).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of((long) values.integer(PREFIX + name, 0, Integer.MAX_VALUE));
    }

    public RpcOptions rpcOptions() {
        return new RpcSettings(values, environment).options();
    }

    /** Returns the offset from which on an author's clock counts as off, ms. */
    public int clockThresholdMs() {
        return values.integer(PREFIX + "clock-threshold-ms", 1, 3_600_000);
    }

    /** Returns how many times its chain's expected block time a block must exceed to be an outlier. */
    public int outlierFactor() {
        return values.integer(PREFIX + "outlier-factor", 1, 1_000_000);
    }

    /** Returns the time without a new head, in ms, after which a subscription to heads is renewed. */
    public long headSilenceMs() {
        return values.integer(PREFIX + "head-silence-s", 1, 86_400) * 1_000L;
    }

    /** Returns the longest time to wait at the end of a run until side flows have delivered what they have, ms. */
    public long drainMs() {
        return values.integer(PREFIX + "drain-s", 0, 86_400) * 1_000L;
    }

    /** Returns after how long a run ends by itself; empty if it does not. */
    public Optional<RunLimit> runLimit() {
        return RunLimit.of(values);
    }

    /** Returns the largest number of missing confirmed blocks with which a chain counts as ready. */
    public int readyLagBlocks() {
        return values.integer(PREFIX + "ready-lag-blocks", 0, Integer.MAX_VALUE);
    }

    public TrustSettings trust() {
        return TrustSettings.of(values);
    }

    /** Returns the settings for handing out ranges through Kafka; empty if ranges stay in this process. */
    public Optional<KafkaSettings> kafka() {
        return RangesSettings.of(values, maxRowsPerFile(), workingDirectory);
    }

    /** Returns {@code text} or {@code json}. */
    public String logFormat() {
        return values.oneOf(PREFIX + "log-format", List.of("text", "json"));
    }

    public String logLevel() {
        return values.oneOf(PREFIX + "log-level", List.of("error", "warn", "info", "debug", "trace"));
    }

    /** Returns where the settings were read, for messages. */
    public String origin() {
        return values.origin();
    }

    /** Returns all settings, as placeholders for routes, except URLs of endpoints and of the proxy. */
    public Properties forRoutes() {
        Properties properties = new Properties();
        for (String name : values.names()) {
            if (!name.endsWith(".rpc-ws") && !name.equals(RpcSettings.PROXY) && !name.startsWith(PREFIX + "network.")) {
                properties.setProperty(name, values.text(name));
            }
        }
        return properties;
    }
}
