package xyz.autonomys.blocktimes.flow;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** The Camel component {@code blocks:chain}: the source of a chain's chunks, one chunk per exchange. */
@Component("blocks")
public final class BlocksComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        BlocksEndpoint endpoint = new BlocksEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
