package xyz.autonomys.blocktimes.routing;

import io.micrometer.core.instrument.MeterRegistry;
import org.apache.camel.CamelContext;
import org.apache.camel.component.micrometer.routepolicy.MicrometerRoutePolicyFactory;

/** Counts the exchanges of each route, and those that failed, by camel-micrometer. */
public final class RouteMetrics {

    private RouteMetrics() {
    }

    /** To be called before any route is made. */
    public static void add(CamelContext context, MeterRegistry meters) {
        MicrometerRoutePolicyFactory factory = new MicrometerRoutePolicyFactory();
        factory.setMeterRegistry(meters);
        factory.getPolicyConfiguration().setContextEnabled(false); // the sum of all routes
        context.addRoutePolicyFactory(factory);
    }
}
