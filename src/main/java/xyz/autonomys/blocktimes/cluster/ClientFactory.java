package xyz.autonomys.blocktimes.cluster;

import java.util.Map;
import java.util.Properties;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Creates the Kafka clients of routes. The operator's properties, such as those of TLS and SASL, override those of the
 * route. camel-kafka finds this factory in the registry.
 */
final class ClientFactory extends DefaultKafkaClientFactory {

    private final Map<String, String> properties;

    /** @param properties the operator's client properties */
    ClientFactory(Map<String, String> properties) {
        this.properties = properties;
    }

    @Override
    public Producer<?, ?> getProducer(Properties ofRoute) {
        ofRoute.putAll(properties);
        // Kafka rejects a delivery timeout that is shorter than the request timeout and linger together.
        int leastMs = number(ofRoute, ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG)
                + number(ofRoute, ProducerConfig.LINGER_MS_CONFIG);
        if (ofRoute.containsKey(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG)
                && number(ofRoute, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG) < leastMs) {
            ofRoute.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, String.valueOf(leastMs));
        }
        return super.getProducer(ofRoute);
    }

    private static int number(Properties properties, String name) {
        Object value = properties.get(name);
        return value == null ? 0 : Integer.parseInt(value.toString());
    }

    @Override
    public Consumer<?, ?> getConsumer(Properties ofRoute) {
        ofRoute.putAll(properties);
        return super.getConsumer(ofRoute);
    }
}
