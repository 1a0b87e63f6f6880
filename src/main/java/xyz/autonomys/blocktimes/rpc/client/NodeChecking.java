package xyz.autonomys.blocktimes.rpc.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import xyz.autonomys.blocktimes.rpc.call.NodeCheck;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/** Makes the calls of a {@link NodeCheck} at one endpoint, and reports the result. Belongs to the event loop. */
final class NodeChecking {

    /** What becomes of an endpoint after its check. */
    interface Result {
        void passed();

        /** The check does not fit the endpoint. */
        void objected(String why);

        /** A call of the check has failed. */
        void failed(RpcException failure);
    }

    private final RpcClient client;
    private final URI url;
    private int round;

    NodeChecking(RpcClient client, URI url) {
        this.client = client;
        this.url = url;
    }

    /** Begins a check, in place of the one before: what that one finds is not reported any more. */
    void begin(NodeCheck check, Result result) {
        int begun = ++round;
        calls(check.calls(), outcomes -> {
            if (begun != round) {
                return;
            }
            Optional<RpcException> failure = outcomes.stream()
                    .filter(RpcOutcome::failed)
                    .map(RpcOutcome::failure)
                    .findFirst();
            if (failure.isPresent()) {
                result.failed(failure.get());
                return;
            }
            check.objection(outcomes.stream().map(RpcOutcome::orThrow).toList())
                    .ifPresentOrElse(result::objected, result::passed);
        });
    }

    @SuppressWarnings("unchecked")
    private void calls(List<RpcCall<?>> calls, Consumer<List<RpcOutcome<Object>>> done) {
        client.callAt(url, (List<RpcCall<Object>>) (List<?>) calls).thenAccept(done);
    }
}
