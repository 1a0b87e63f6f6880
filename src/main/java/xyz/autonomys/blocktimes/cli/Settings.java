package xyz.autonomys.blocktimes.cli;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.cluster.KafkaSettings;
import xyz.autonomys.blocktimes.rpc.Endpoints;
import xyz.autonomys.blocktimes.rpc.RpcOptions;
import xyz.autonomys.blocktimes.storage.DataDir;

/**
 * The settings in force: {@code application.properties}, overridden by environment variables, overridden by the command
 * line. All are checked when they are loaded. Immutable.
 */
final class Settings {

    static final String PREFIX = "blocktimes.";
    static final String DEVNET = "devnet";

    private static final String ENVIRONMENT_ORIGIN = "environment variable ";
    private static final String CHAIN_PREFIX = PREFIX + "chain.";
    private static final Pattern CHAIN_SETTING =
            Pattern.compile("blocktimes\\.chain\\.([a-z0-9][a-z0-9-]*)\\.(kind|rpc-ws|k|expected-block-time-ms)");
    private static final Pattern NETWORK_SETTING =
            Pattern.compile("blocktimes\\.network\\.([a-z0-9][a-z0-9-]*)\\.([a-z0-9][a-z0-9-]*)");

    private static final String IN_PROCESS = "in-process";
    private static final String KAFKA = "kafka:";
    private static final Pattern KAFKA_BROKERS = Pattern.compile(KAFKA + "[^\\s:,/]+:\\d{1,5}(,[^\\s:,/]+:\\d{1,5})*");
    private static final Pattern KAFKA_NAME = Pattern.compile("[A-Za-z0-9._-]{1,200}");

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

    /** A setting's value and who set it, for messages. */
    private record Value(String text, String origin) {
    }

    private final Map<String, Value> values;
    private final Set<String> defaults;
    private final String origin;
    private final String network;
    private final Map<String, Chain> chains = new LinkedHashMap<>();

    private Settings(Map<String, Value> values, Set<String> defaults, String origin, String network) {
        this.values = values;
        this.defaults = defaults;
        this.origin = origin;
        this.network = network;
    }

    /**
     * What the command line says of settings; null where it says nothing.
     *
     * @param confirmationDepth K of every chain
     * @param rate most calls a second to each endpoint
     */
    record CommandLine(String network, Integer confirmationDepth, Integer rate) {

        static CommandLine of(String network) {
            return new CommandLine(network, null, null);
        }
    }

    /**
     * Loads and checks the settings.
     *
     * @param commandLine what the command line says
     */
    static Settings load(Map<String, String> environment, CommandLine commandLine) {
        SettingsFile file = SettingsFile.find();
        Map<String, Value> values = new TreeMap<>();
        file.values().forEach((name, text) -> values.put(name, new Value(text.strip(), file.origin())));
        ENVIRONMENT.forEach((variable, setting) -> {
            String text = environment.get(variable);
            if (text != null && !text.isBlank()) {
                values.put(setting, new Value(text.strip(), ENVIRONMENT_ORIGIN + variable));
            }
        });
        if (commandLine.rate != null) {
            values.put(PREFIX + "rpc.rate", new Value(commandLine.rate.toString(), "--rate"));
        }
        Settings settings = new Settings(values, file.known(), file.origin(), commandLine.network);
        settings.readChains(commandLine.confirmationDepth);
        settings.check();
        return settings;
    }

    private void readChains(Integer confirmationDepth) {
        TreeSet<String> names = new TreeSet<>();
        for (String name : values.keySet()) {
            Matcher matcher = CHAIN_SETTING.matcher(name);
            if (matcher.matches()) {
                names.add(matcher.group(1));
            }
        }
        // Consensus before its domains, then by name.
        names.stream().sorted((a, b) -> a.equals("consensus") ? -1 : b.equals("consensus") ? 1 : a.compareTo(b))
                .forEach(name -> chains.put(name, chain(name, confirmationDepth)));
    }

    private Chain chain(String name, Integer confirmationDepth) {
        String prefix = CHAIN_PREFIX + name + ".";
        String kindName = text(prefix + "kind");
        ChainKind kind = ChainKind.of(kindName).orElseThrow(() -> unusable(prefix + "kind",
                "it must be autonomys-consensus, autonomys-domain or substrate"));
        int k = confirmationDepth != null ? confirmationDepth : integer(prefix + "k", 0, Integer.MAX_VALUE);
        return new Chain(name, kind, k, integer(prefix + "expected-block-time-ms", 1, Integer.MAX_VALUE));
    }

    private void check() {
        for (String name : values.keySet()) {
            if (name.startsWith(PREFIX) && !known(name)) {
                throw new UsageException("unknown setting " + name + " in " + origin + ": " + knownNames());
            }
        }
        if (network != null && !network.equals(DEVNET) && chains.keySet().stream().noneMatch(c -> networkUrl(c) != null)) {
            throw new UsageException("--network=" + network + " is not known: it must be devnet or one of " + networks());
        }
        chains.keySet().forEach(this::endpoints);
        maxRowsPerFile();
        maxFileMinutes();
        rpcOptions();
        logLevel();
        outlierFactor();
        headSilenceMs();
        readyLagBlocks();
        logFormat();
        blockNumber("backfill-start");
        blockNumber("backfill-end");
        dataDir();
        kafka();
    }

    private boolean known(String name) {
        return CHAIN_SETTING.matcher(name).matches() || NETWORK_SETTING.matcher(name).matches() || defaults.contains(name);
    }

    private String knownNames() {
        return "known are blocktimes.chain.NAME.{kind,rpc-ws,k,expected-block-time-ms}, blocktimes.network.NAME.CHAIN, "
                + defaults.stream().filter(name -> name.startsWith(PREFIX) && !CHAIN_SETTING.matcher(name).matches()
                        && !NETWORK_SETTING.matcher(name).matches()).sorted().collect(Collectors.joining(", "));
    }

    private List<String> networks() {
        TreeSet<String> names = new TreeSet<>();
        values.keySet().forEach(name -> {
            Matcher matcher = NETWORK_SETTING.matcher(name);
            if (matcher.matches()) {
                names.add(matcher.group(1));
            }
        });
        return new ArrayList<>(names);
    }

    private String networkUrl(String chain) {
        Value url = values.get(PREFIX + "network." + network + "." + chain);
        return url == null ? null : url.text;
    }

    private String text(String name) {
        Value value = values.get(name);
        return value == null ? "" : value.text;
    }

    private UsageException unusable(String name, String whatWouldDo) {
        Value value = values.get(name);
        return new UsageException(value == null || value.text.isEmpty() ? name + " is not set: " + whatWouldDo
                : name + " = " + value.text + " (" + value.origin + ") cannot be used: " + whatWouldDo);
    }

    private int integer(String name, int least, int most, String... orElse) {
        try {
            int value = Integer.parseInt(text(name));
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw unusable(name, "it must be a whole number " + (most == Integer.MAX_VALUE
                ? "of " + least + " or more" : "from " + least + " to " + most)
                + Arrays.stream(orElse).map(word -> ", or " + word).collect(Collectors.joining()));
    }

    /** All configured chains, by name. */
    Map<String, Chain> chains() {
        return chains;
    }

    /** URLs of a chain's nodes; empty where none is set. */
    List<URI> endpoints(String chain) {
        String name = CHAIN_PREFIX + chain + ".rpc-ws";
        String urls = text(name);
        String where = name + " (" + (values.containsKey(name) ? values.get(name).origin : origin) + ")";
        if (network != null && !network.equals(DEVNET)) {
            urls = networkUrl(chain) == null ? "" : networkUrl(chain);
            where = "network " + network;
        }
        try {
            return Endpoints.parse(urls);
        } catch (IllegalArgumentException e) {
            throw new UsageException(where + " cannot be used: " + e.getMessage() + "; a URL looks like ws://127.0.0.1:9944");
        }
    }

    /** The names under which a chain's endpoint can be set. */
    String whereEndpointIsSet(String chain) {
        String setting = CHAIN_PREFIX + chain + ".rpc-ws";
        return ENVIRONMENT.entrySet().stream().filter(entry -> entry.getValue().equals(setting))
                .map(entry -> entry.getKey() + " or ").collect(Collectors.joining()) + setting;
    }

    boolean isDevnet() {
        return DEVNET.equals(network);
    }

    /** Path of a directory, or {@code s3://bucket/prefix}. */
    String dataDir() {
        String text = text(PREFIX + "data-dir");
        boolean setByEnvironment = values.get(PREFIX + "data-dir").origin.startsWith(ENVIRONMENT_ORIGIN);
        if (isDevnet() && !setByEnvironment) {
            return DataDir.isInBucket(text) ? text + "/" + DEVNET : Path.of(text, DEVNET).toString();
        }
        if (text.isEmpty()) {
            throw unusable(PREFIX + "data-dir", "it must name a directory");
        }
        return text;
    }

    int maxRowsPerFile() {
        return integer(PREFIX + "max-rows-per-file", 1, Integer.MAX_VALUE);
    }

    int maxFileMinutes() {
        return integer(PREFIX + "max-file-minutes", 1, 525_600);
    }

    Optional<Long> blockNumber(String name) {
        if (text(PREFIX + name).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of((long) integer(PREFIX + name, 0, Integer.MAX_VALUE));
    }

    RpcOptions rpcOptions() {
        return new RpcOptions(
                window(),
                integer(PREFIX + "rpc.sockets", 1, 64),
                integer(PREFIX + "rpc.batch", 1, 1_024),
                integer(PREFIX + "rpc.timeout-ms", 100, 3_600_000),
                integer(PREFIX + "rpc.attempts", 1, 100),
                integer(PREFIX + "rpc.backoff-ms", 1, 60_000),
                integer(PREFIX + "rpc.backoff-cap-ms", 1, 3_600_000),
                integer(PREFIX + "rpc.patience-s", 1, 86_400) * 1_000L,
                integer(PREFIX + "rpc.rate", 0, 1_000_000),
                integer(PREFIX + "rpc.failing-rate", 1, 1_000_000));
    }

    private int window() {
        String name = PREFIX + "max-inflight-headers";
        return text(name).equals("auto") ? RpcOptions.AUTO : integer(name, 1, 65_536, "auto");
    }

    /** A block that took so many times its chain's expected block time is an outlier. */
    int outlierFactor() {
        return integer(PREFIX + "outlier-factor", 1, 1_000_000);
    }

    /** Without word of a new block for so long, in ms, a subscription to heads is taken for dead. */
    long headSilenceMs() {
        return integer(PREFIX + "head-silence-s", 1, 86_400) * 1_000L;
    }

    /** A chain is ready while no more confirmed blocks than that are missing. */
    int readyLagBlocks() {
        return integer(PREFIX + "ready-lag-blocks", 0, Integer.MAX_VALUE);
    }

    /** Properties of the operator's own for clients of Kafka: they may be secrets, and are in a file of their own. */
    private Map<String, String> kafkaClient() {
        String name = PREFIX + "kafka.client-properties";
        Map<String, String> client = new TreeMap<>();
        if (!text(name).isEmpty()) {
            Properties properties = new Properties();
            try (Reader in = Files.newBufferedReader(Path.of(text(name)))) {
                properties.load(in);
            } catch (IOException | IllegalArgumentException e) {
                throw unusable(name, "it must name a file of properties that can be read");
            }
            properties.forEach((key, value) -> client.put(key.toString(), value.toString()));
        }
        return client;
    }

    /** How ranges are handed out by Kafka; empty where they stay in this process. */
    Optional<KafkaSettings> kafka() {
        String ranges = text(PREFIX + "ranges");
        KafkaSettings kafka = new KafkaSettings(ranges.replaceFirst("^" + KAFKA, ""), text(PREFIX + "kafka.topic"), text(PREFIX + "kafka.group"), kafkaClient(),
                integer(PREFIX + "kafka.partitions", 1, 10_000), integer(PREFIX + "kafka.replicas", 1, 100),
                Math.min(maxRowsPerFile(), integer(PREFIX + "kafka.range-blocks", 1, Integer.MAX_VALUE)), integer(PREFIX + "kafka.range-s", 1, 86_400),
                integer(PREFIX + "kafka.silence-s", 1, 3_600));
        for (String name : List.of("topic", "group")) {
            if (!KAFKA_NAME.matcher(text(PREFIX + "kafka." + name)).matches()) {
                throw unusable(PREFIX + "kafka." + name, "it must be letters, digits, dots, underscores and hyphens, 200 at most");
            }
        }
        if (ranges.equals(IN_PROCESS)) {
            return Optional.empty();
        }
        if (!KAFKA_BROKERS.matcher(ranges).matches()) {
            throw unusable(PREFIX + "ranges", "it must be in-process, or kafka:HOST:PORT, with further brokers after commas");
        }
        return Optional.of(kafka);
    }

    /** {@code text} or {@code json}. */
    String logFormat() {
        String name = PREFIX + "log-format";
        if (!List.of("text", "json").contains(text(name))) {
            throw unusable(name, "it must be text or json");
        }
        return text(name);
    }

    String logLevel() {
        String name = PREFIX + "log-level";
        if (!List.of("error", "warn", "info", "debug", "trace").contains(text(name).toLowerCase(Locale.ROOT))) {
            throw unusable(name, "it must be error, warn, info, debug or trace");
        }
        return text(name);
    }

    /** Where the settings were read. */
    String origin() {
        return origin;
    }

    /** The settings in force, for placeholders in routes; without URLs, which routes have no use for. */
    Properties forRoutes() {
        Properties properties = new Properties();
        values.forEach((name, value) -> {
            if (!name.endsWith(".rpc-ws") && !name.startsWith(PREFIX + "network.")) {
                properties.setProperty(name, value.text);
            }
        });
        return properties;
    }
}
