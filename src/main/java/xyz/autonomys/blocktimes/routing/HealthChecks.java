package xyz.autonomys.blocktimes.routing;

import java.util.Comparator;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.HealthCheckRegistry;

/** Camel's registry of health checks: those of the chains, of Camel itself, and those that an operator has added. */
public final class HealthChecks {

    private HealthChecks() {
    }

    /** Makes what is shown of the result of a check. */
    @FunctionalInterface
    public interface Shown<T> {

        /**
         * @param id of the check, with its group
         * @param state UP, DOWN or UNKNOWN
         * @param message why, for people; null if nothing is said
         */
        T of(String id, String state, String message);
    }

    public static void add(CamelContext context, ReadyCheck check) {
        check.setCamelContext(context);
        HealthCheckRegistry.get(context).register(check);
    }

    /** Does all checks that say whether the process is ready, and returns their results, ordered by their ids. */
    public static <T> List<T> readiness(CamelContext context, Shown<T> shown) {
        return HealthCheckHelper.invokeReadiness(context, "full").stream()
                .sorted(Comparator.comparing(result -> id(result.getCheck())))
                .map(result -> shown.of(id(result.getCheck()), result.getState().name(),
                        result.getMessage().orElse(null)))
                .toList();
    }

    private static String id(HealthCheck check) {
        return check.getGroup() == null ? check.getId() : check.getGroup() + "/" + check.getId();
    }
}
