package xyz.autonomys.blocktimes.cluster;

import java.util.Map;
import java.util.Properties;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** Makes the Kafka clients of routes with the operator's own properties, such as those of TLS and SASL. Found by camel-kafka in the registry. */
final class ClientFactory extends DefaultKafkaClientFactory {

    private final Map<String, String> properties;

    /** @param properties of the operator */
    ClientFactory(Map<String, String> properties) {
        this.properties = properties;
    }

    @Override
    public Producer<?, ?> getProducer(Properties ofRoute) {
        ofRoute.putAll(properties);
        return super.getProducer(ofRoute);
    }

    @Override
    public Consumer<?, ?> getConsumer(Properties ofRoute) {
        ofRoute.putAll(properties);
        return super.getConsumer(ofRoute);
    }
}
