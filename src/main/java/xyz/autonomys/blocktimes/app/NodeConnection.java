package xyz.autonomys.blocktimes.app;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.rpc.RpcComponent;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcOptions;
import xyz.autonomys.blocktimes.time.Time;

/** Makes a few calls to the endpoints of one chain, without a route. All calls together have ten seconds. */
public final class NodeConnection implements ChainSurvey.Node, AutoCloseable {

    private static final long PATIENCE_MS = 10_000;

    private final CamelContext context = new DefaultCamelContext();
    private final RpcEndpoint endpoint;
    private final Time time;
    private final long begunNanos;

    public NodeConnection(String chain, List<URI> urls, RpcOptions options, Time time) {
        this.time = time;
        this.begunNanos = time.nanos();
        context.addComponent("jsonrpc", new RpcComponent(Map.of(chain, urls), options, time));
        context.start();
        endpoint = context.getEndpoint("jsonrpc:" + chain, RpcEndpoint.class);
    }

    @Override
    public <T> T call(RpcCall<T> call) throws InterruptedException {
        return endpoint.call(call, Math.max(1, PATIENCE_MS - time.msSince(begunNanos)));
    }

    @Override
    public void close() {
        context.stop();
    }
}
