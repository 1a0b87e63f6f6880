package xyz.autonomys.blocktimes.rpc;

import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.component.vertx.websocket.VertxWebsocketEndpointConfigurer;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;

/** Sets the options of {@code jsonrpc} from the URI, and leaves all others to camel-vertx-websocket. */
public final class RpcEndpointConfigurer extends VertxWebsocketEndpointConfigurer {

    @Override
    public boolean configure(CamelContext camelContext, Object target, String name, Object value, boolean ignoreCase) {
        RpcEndpoint endpoint = (RpcEndpoint) target;
        UnaryOperator<RpcOptions> change;
        switch (name) {
            case "window" -> change = options -> options.withWindow(property(camelContext, int.class, value));
            case "sockets" -> change = options -> options.withSockets(property(camelContext, int.class, value));
            case "batch" -> change = options -> options.withBatch(property(camelContext, int.class, value));
            case "timeoutMs" -> change = options -> options.withTimeoutMs(property(camelContext, long.class, value));
            default -> {
                return super.configure(camelContext, target, name, value, ignoreCase);
            }
        }
        endpoint.setOptions(change.apply(endpoint.options()));
        return true;
    }

    @Override
    public Class<?> getOptionType(String name, boolean ignoreCase) {
        return switch (name) {
            case "window", "sockets", "batch" -> int.class;
            case "timeoutMs" -> long.class;
            default -> super.getOptionType(name, ignoreCase);
        };
    }
}
