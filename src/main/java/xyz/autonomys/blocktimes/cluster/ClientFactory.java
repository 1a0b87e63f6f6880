package xyz.autonomys.blocktimes.cluster;

import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.DefaultKafkaClientFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import xyz.autonomys.blocktimes.settings.KafkaSettings;

/** Makes the Kafka clients of routes with the operator's own properties, such as those of TLS and SASL. Found by camel-kafka in the registry. */
public final class ClientFactory extends DefaultKafkaClientFactory {

    private final Map<String, String> properties;

    private ClientFactory(Map<String, String> properties) {
        this.properties = properties;
    }

    /** Has the clients of the routes of that context made so. */
    public static void bind(CamelContext context, KafkaSettings kafka) {
        context.getRegistry().bind("kafka-clients", new ClientFactory(kafka.client()));
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
