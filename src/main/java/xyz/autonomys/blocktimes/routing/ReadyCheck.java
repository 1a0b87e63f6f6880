package xyz.autonomys.blocktimes.routing;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Camel's health check of a chain: whether it is ready, as {@code docs/reference/metrics.md} defines it. */
public final class ReadyCheck extends AbstractHealthCheck {

    private static final String GROUP = "blocktimes";

    private final BooleanSupplier isReady;
    private final Supplier<String> behind;

    /**
     * @param chain name of the chain
     * @param behind says how far it is behind, for people
     */
    public ReadyCheck(String chain, BooleanSupplier isReady, Supplier<String> behind) {
        super(GROUP, "chain-" + chain);
        this.isReady = isReady;
        this.behind = behind;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        if (isReady.getAsBoolean()) {
            result.up();
        } else {
            result.message(behind.get()).down();
        }
    }
}
