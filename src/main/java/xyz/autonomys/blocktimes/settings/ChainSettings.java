package xyz.autonomys.blocktimes.settings;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.chain.BlockRule;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;

/** The settings of chains: which chains there are, and the endpoints of each in the chosen network. */
final class ChainSettings {

    static final String DEVNET = "devnet";
    private static final String OF_A_CHAIN = "kind,rpc-ws,k,expected-block-time-ms,least-block-time-ms,rules-off";
    /** Names of these settings, for messages. */
    static final String NAMES = "blocktimes.chain.NAME.{" + OF_A_CHAIN + "}, blocktimes.network.NAME.CHAIN";

    /** That of Autonomys, ConfirmationDepthK; deep enough for chains with finality, which is within some blocks. */
    private static final int CONFIRMATION_DEPTH = 100;
    /** That of Autonomys, and of Substrate's own templates. */
    private static final int EXPECTED_BLOCK_TIME_MS = 6_000;
    private static final String CHAIN_PREFIX = Settings.PREFIX + "chain.";
    private static final Pattern CHAIN_SETTING = chainSetting("[a-z0-9][a-z0-9-]*");
    private static final Pattern ANY_CHAIN_SETTING = chainSetting(".*");
    private static final Pattern NETWORK_SETTING =
            Pattern.compile("blocktimes\\.network\\.([a-z0-9][a-z0-9-]*)\\.([a-z0-9][a-z0-9-]*)");

    private final SettingValues values;
    private final String network;
    private final Map<String, Chain> chains = new LinkedHashMap<>();

    /**
     * Reads the chains.
     *
     * @param network devnet, or a network of the settings; null for each chain's own endpoints
     * @param confirmationDepth K of every chain, in blocks; null for each chain's setting
     * @throws UsageException if a setting is invalid
     */
    ChainSettings(SettingValues values, String network, Integer confirmationDepth) {
        this.values = values;
        this.network = network;
        readChains(confirmationDepth);
    }

    private static Pattern chainSetting(String chain) {
        return Pattern.compile("blocktimes\\.chain\\.(" + chain + ")\\.(" + OF_A_CHAIN.replace(',', '|') + ")");
    }

    /** @throws UsageException if the setting is of a chain whose name breaks the rule of such names */
    static void requireChainName(String name, String origin) {
        Matcher matcher = ANY_CHAIN_SETTING.matcher(name);
        if (matcher.matches() && !isOne(name)) {
            throw new UsageException("chain name " + matcher.group(1) + " in setting " + name + " (" + origin
                    + ") cannot be used: it must be lower-case letters, digits and hyphens, and begin with a letter or"
                    + " digit");
        }
    }

    static boolean isOne(String name) {
        return CHAIN_SETTING.matcher(name).matches() || NETWORK_SETTING.matcher(name).matches();
    }

    /** Returns the name of the setting of a chain's endpoints. */
    static String endpointSetting(String chain) {
        return CHAIN_PREFIX + chain + ".rpc-ws";
    }

    private void readChains(Integer confirmationDepth) {
        TreeSet<String> names = new TreeSet<>();
        for (String name : values.names()) {
            Matcher matcher = CHAIN_SETTING.matcher(name);
            if (matcher.matches()) {
                names.add(matcher.group(1));
            }
        }
        // The chain consensus first, the others by name.
        names.stream().sorted((a, b) -> a.equals("consensus") ? -1 : b.equals("consensus") ? 1 : a.compareTo(b))
                .forEach(name -> chains.put(name, chain(name, confirmationDepth)));
    }

    private Chain chain(String name, Integer confirmationDepth) {
        String prefix = CHAIN_PREFIX + name + ".";
        String kindName = values.text(prefix + "kind");
        ChainKind kind = ChainKind.of(kindName).orElseThrow(() -> values.unusable(prefix + "kind",
                "it must be autonomys-consensus, autonomys-domain or substrate"));
        int k = confirmationDepth != null ? confirmationDepth : integer(prefix + "k", 0, CONFIRMATION_DEPTH);
        return new Chain(
                name,
                kind,
                k,
                integer(prefix + "expected-block-time-ms", 1, EXPECTED_BLOCK_TIME_MS),
                integer(prefix + "least-block-time-ms", 0, (int) kind.leastBlockTimeMs()),
                rulesOff(prefix + "rules-off"));
    }

    private int integer(String setting, int least, int orElse) {
        return values.text(setting).isEmpty() ? orElse : values.integer(setting, least, Integer.MAX_VALUE);
    }

    private Set<BlockRule> rulesOff(String setting) {
        Set<BlockRule> off = EnumSet.noneOf(BlockRule.class);
        for (String name : values.text(setting).split(",", -1)) {
            if (!name.isBlank()) {
                off.add(BlockRule.of(name.strip()).orElseThrow(() -> values.unusable(setting,
                        "it must be names of rules, separated by commas, of " + Arrays.stream(BlockRule.values())
                                .map(BlockRule::settingName).collect(Collectors.joining(", ")))));
            }
        }
        return off;
    }

    /** @throws UsageException if the network is unknown, or the URL of an endpoint is invalid */
    void check() {
        if (network != null
                && !areSimulated()
                && chains.keySet().stream().noneMatch(c -> networkUrl(c) != null)) {
            throw new UsageException(
                    "--network=" + network + " is not known: it must be devnet or one of " + networks());
        }
        chains.keySet().forEach(this::endpoints);
    }

    private List<String> networks() {
        TreeSet<String> names = new TreeSet<>();
        values.names().forEach(name -> {
            Matcher matcher = NETWORK_SETTING.matcher(name);
            if (matcher.matches()) {
                names.add(matcher.group(1));
            }
        });
        return new ArrayList<>(names);
    }

    private String networkUrl(String chain) {
        String name = Settings.PREFIX + "network." + network + "." + chain;
        return values.has(name) ? values.text(name) : null;
    }

    /** Returns all configured chains, by name. */
    Map<String, Chain> chains() {
        return chains;
    }

    boolean areSimulated() {
        return DEVNET.equals(network);
    }

    /** Returns the URLs of a chain's endpoints; empty if none is set. */
    List<URI> endpoints(String chain) {
        String name = endpointSetting(chain);
        String urls = values.text(name);
        String where = name + " (" + values.origin(name) + ")";
        if (network != null && !areSimulated()) {
            urls = networkUrl(chain) == null ? "" : networkUrl(chain);
            where = "network " + network;
        }
        try {
            return Endpoints.parse(urls);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    where + " cannot be used: " + e.getMessage() + "; a URL looks like ws://127.0.0.1:9944");
        }
    }
}
