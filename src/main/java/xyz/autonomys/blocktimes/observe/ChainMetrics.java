package xyz.autonomys.blocktimes.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.figures.ChainMXBean.Metered;
import xyz.autonomys.blocktimes.rpc.call.NodeState;
import xyz.autonomys.blocktimes.rpc.client.RpcStatistics;

/** Registers a chain's figures as meters, named {@code blocktimes.*} and tagged with the chain's name. */
final class ChainMetrics {

    private static final Duration[] LATENCIES = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(20)
    };

    private final MeterRegistry registry;
    private final ObservedChain chain;
    private final Tags tags;
    private final Set<String> codes = ConcurrentHashMap.newKeySet();
    private final Map<String, Timer> latencies = new ConcurrentHashMap<>();

    private ChainMetrics(MeterRegistry registry, ObservedChain chain) {
        this.registry = registry;
        this.chain = chain;
        this.tags = Tags.of("chain", chain.name());
    }

    /** Registers the chain's meters, and records the latency of its calls from now on. */
    static ChainMetrics bind(MeterRegistry registry, ObservedChain chain) {
        ChainMetrics metrics = new ChainMetrics(registry, chain);
        Stream.of(ChainMXBean.class.getMethods())
                .filter(getter -> getter.isAnnotationPresent(Metered.class))
                .forEach(metrics::figure);
        metrics.counter("blocktimes.calls", "Calls sent, retries included", each -> each.calls().calls());
        metrics.counter("blocktimes.retries", "Calls sent again", each -> each.calls().retries());
        metrics.counter(
                "blocktimes.rate.limited.calls",
                "Calls that an endpoint refused for their rate",
                each -> each.calls().limitedCalls());
        metrics.gauge("blocktimes.lag.estimated", "1 where the lag counts blocks that were not heard of",
                each -> each.figures().isLagEstimated() ? 1 : 0);
        metrics.gauge(
                "blocktimes.route.started",
                "1 where the chain's route is started",
                each -> each.isStarted() ? 1 : 0);
        chain.nodes()
                .get()
                .forEach(metrics::endpoint);
        chain.calls().tell(metrics::answered);
        metrics.errors(RpcStatistics.CONNECTION);
        return metrics;
    }

    private void endpoint(NodeState node) {
        Tags endpoint = tags.and("endpoint", node.url());
        Gauge.builder("blocktimes.endpoint.good", chain, each -> state(each, node.url(), now -> now.isGood() ? 1 : 0))
                .description("1 where the endpoint gets calls, 0 where it is skipped or down")
                .tags(endpoint)
                .register(registry);
        Gauge.builder("blocktimes.endpoint.rate.limit", chain, each -> state(each, node.url(),
                        now -> now.callsPerSecond() == null ? 0 : now.callsPerSecond()))
                .description("Calls per second that the endpoint was found to accept, 0 where it refused none")
                .tags(endpoint)
                .register(registry);
    }

    private static double state(ObservedChain chain, String url, ToDoubleFunction<NodeState> figure) {
        return chain.nodes().get().stream().filter(node -> node.url().equals(url)).mapToDouble(figure).findFirst()
                .orElse(0);
    }

    private void figure(Method getter) {
        Metered figure = getter.getAnnotation(Metered.class);
        ToDoubleFunction<ObservedChain> value = each -> {
            try {
                return ((Number) getter.invoke(each.figures())).doubleValue();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        };
        if (figure.counter()) {
            counter(figure.value(), figure.help(), value);
        } else {
            gauge(figure.value(), figure.help(), value);
        }
    }

    private void counter(String name, String description, ToDoubleFunction<ObservedChain> value) {
        FunctionCounter.builder(name, chain, value).description(description).tags(tags).register(registry);
    }

    private void gauge(String name, String description, ToDoubleFunction<ObservedChain> value) {
        Gauge.builder(name, chain, value).description(description).tags(tags).register(registry);
    }

    private void answered(String method, long nanos) {
        latencies
                .computeIfAbsent(
                        method,
                        key -> Timer.builder("blocktimes.call.latency")
                                .description("Time from call to response")
                                .tags(tags.and("method", key))
                                .serviceLevelObjectives(LATENCIES)
                                .register(registry))
                .record(Duration.ofNanos(nanos));
    }

    /** Registers counters for new error codes. Codes are not known before they first occur. */
    void update() {
        chain.calls().failures().keySet().forEach(this::errors);
    }

    private void errors(String code) {
        if (codes.add(code)) {
            FunctionCounter.builder("blocktimes.errors", chain,
                            each -> each.calls().failures().getOrDefault(code, 0L))
                    .description("Failed calls by JSON-RPC error code, or connection")
                    .tags(tags.and("code", code))
                    .register(registry);
        }
    }
}
