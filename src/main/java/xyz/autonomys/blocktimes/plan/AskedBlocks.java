package xyz.autonomys.blocktimes.plan;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainSurvey;

/** What is asked for of each chain, in block numbers. Not for several threads. */
public final class AskedBlocks {

    private static final Logger LOG = LoggerFactory.getLogger(AskedBlocks.class);

    private final BackfillPlan.Request request;
    private final Map<Chain, BackfillPlan.Request> found = new HashMap<>();

    /** @param request for every chain; it may name times */
    public AskedBlocks(BackfillPlan.Request request) {
        this.request = request;
    }

    /** Returns the request for a chain, which {@link #of(Chain, ChainSurvey.Node, long)} has found. */
    public BackfillPlan.Request of(Chain chain) {
        return found.getOrDefault(chain, request);
    }

    /**
     * Returns the request for a chain. Times are looked up once, unless they are ahead of the chain.
     *
     * @param node responds within a time limit
     * @param best number of the best block
     * @throws xyz.autonomys.blocktimes.rpc.call.RpcException if the timestamp of a block cannot be had
     */
    public BackfillPlan.Request of(Chain chain, ChainSurvey.Node node, long best) throws InterruptedException {
        if (!request.hasTimes() || found.containsKey(chain)) {
            return of(chain);
        }
        BackfillPlan.Request blocks = request.resolved(new BlockAt(chain, node, best));
        LOG.info("chain={} the times stand for blocks {} to {}", chain.name(),
                blocks.start().map(String::valueOf).orElse("(any)"),
                blocks.end().map(String::valueOf).orElse("(the confirmed head)"));
        if (blocks.start().orElse(0L) <= best) {
            found.put(chain, blocks);
        }
        return blocks;
    }
}
