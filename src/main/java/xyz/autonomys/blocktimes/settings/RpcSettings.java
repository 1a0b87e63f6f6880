package xyz.autonomys.blocktimes.settings;

import java.util.Map;
import xyz.autonomys.blocktimes.rpc.call.ConnectionOptions;
import xyz.autonomys.blocktimes.rpc.call.Proxies;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;

/** The settings of calls and connections to endpoints. */
final class RpcSettings {

    private static final String PREFIX = Settings.PREFIX + "rpc.";
    static final String PROXY = PREFIX + "proxy";
    /** Value of {@link #PROXY} for no proxy, whatever the environment says. */
    private static final String NO_PROXY = "none";

    private final SettingValues values;
    private final Map<String, String> environment;

    RpcSettings(SettingValues values, Map<String, String> environment) {
        this.values = values;
        this.environment = environment;
    }

    /** @throws UsageException if one of the settings is invalid */
    RpcOptions options() {
        return new RpcOptions(
                window(),
                values.integer(PREFIX + "sockets", 1, 64),
                values.integer(PREFIX + "batch", 1, 1_024),
                values.integer(PREFIX + "timeout-ms", 100, 3_600_000),
                values.integer(PREFIX + "attempts", 1, 100),
                values.integer(PREFIX + "backoff-ms", 1, 60_000),
                values.integer(PREFIX + "backoff-cap-ms", 1, 3_600_000),
                values.integer(PREFIX + "patience-s", 1, 86_400) * 1_000L,
                values.integer(PREFIX + "rate", 0, 1_000_000),
                values.integer(PREFIX + "failing-rate", 1, 1_000_000))
                .withConnections(
                        new ConnectionOptions(values.integer(PREFIX + "ping-s", 0, 3_600) * 1_000L, proxies()));
    }

    private int window() {
        String name = Settings.PREFIX + "max-inflight-headers";
        return values.text(name).equals("auto") ? RpcOptions.AUTO : values.integer(name, 1, 65_536, "auto");
    }

    private Proxies proxies() {
        String proxy = values.text(PROXY);
        if (proxy.equals(NO_PROXY)) {
            return Proxies.NONE;
        }
        if (!proxy.isEmpty()) {
            try {
                return Proxies.of(proxy, environment);
            } catch (IllegalArgumentException e) {
                // The value itself may hold a password.
                throw new UsageException(PROXY + " in " + values.origin(PROXY) + " cannot be used: " + e.getMessage()
                        + "; or " + NO_PROXY);
            }
        }
        return Proxies.ofEnvironment(environment);
    }
}
