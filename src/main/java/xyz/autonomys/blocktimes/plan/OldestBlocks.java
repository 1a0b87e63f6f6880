package xyz.autonomys.blocktimes.plan;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

/**
 * Finds the oldest block that each endpoint has besides genesis. A node that was synchronised by snapshot has nothing
 * below the first block of a segment, and answers null for the hash of a block there. Keeps what it has said, so there
 * is one for each chain and process.
 */
public final class OldestBlocks {

    /** What to do about an endpoint that lacks old blocks. */
    static final String ADVICE = "use a node synchronised with --sync full --state-pruning archive from an empty"
            + " database";

    private static final Logger LOG = LoggerFactory.getLogger(OldestBlocks.class);

    private final Chain chain;
    private final RpcEndpoint endpoint;
    private final long patienceMs;
    private final Set<URI> said = new HashSet<>();

    /** @param patienceMs time for each call */
    public OldestBlocks(Chain chain, RpcEndpoint endpoint, long patienceMs) {
        this.chain = chain;
        this.endpoint = endpoint;
        this.patienceMs = patienceMs;
    }

    /**
     * Finds the oldest block of each endpoint, as far as it matters, and tells the client. Says once for each endpoint
     * that it lacks blocks.
     *
     * @param usable the endpoints that responded and fit
     * @param wanted the blocks to be fetched, in block order
     * @return those of them that no endpoint has, or whose parent it has not
     */
    public List<RunLedger.Failure> lacking(Map<URI, ChainSurvey> usable, List<BlockRange> wanted)
            throws InterruptedException {
        if (wanted.isEmpty() || usable.isEmpty()) {
            return List.of();
        }
        // A block time needs the parent too. Each node has genesis.
        long needed = Math.max(1, wanted.get(0).first() - 1);
        long oldest = Long.MAX_VALUE;
        for (Map.Entry<URI, ChainSurvey> node : usable.entrySet()) {
            long ofNode = oldestBlock(node.getKey(), needed, node.getValue().bestBlock());
            endpoint.oldestBlock(node.getKey(), ofNode == needed ? RpcCall.ANY : ofNode);
            oldest = Math.min(oldest, ofNode);
        }
        // An endpoint that has not responded yet may have them: then the calls decide.
        if (oldest == needed || usable.size() < endpoint.nodes().size()) {
            return List.of();
        }
        String reason = "no endpoint has blocks below " + oldest + ", and block " + oldest
                + " has no block time without its parent; " + ADVICE;
        List<BlockRange> unavailable = List.of(new BlockRange(1, oldest));
        return wanted.stream().flatMap(range -> range.shared(unavailable).stream())
                .map(blocks -> new RunLedger.Failure(blocks, reason)).toList();
    }

    /** Returns the oldest block from {@code needed} on that the node has; {@code needed} if it does not respond. */
    private long oldestBlock(URI node, long needed, long best) throws InterruptedException {
        try {
            if (has(node, needed)) {
                return needed;
            }
            long lacking = needed;
            long there = Math.max(best, needed + 1);
            while (there - lacking > 1) {
                long middle = lacking + (there - lacking) / 2;
                if (has(node, middle)) {
                    there = middle;
                } else {
                    lacking = middle;
                }
            }
            if (said.add(node)) {
                LOG.warn("chain={} {} has no blocks below {}: it was synchronised by snapshot, or is still "
                        + "synchronising; for older blocks {}", chain.name(),
                        Endpoints.masked(node), there, ADVICE);
            }
            return there;
        } catch (RpcException e) {
            LOG.debug("chain={} the oldest block of an endpoint is not known: {}", chain.name(), e.getMessage());
            return needed;
        }
    }

    private boolean has(URI node, long block) throws InterruptedException {
        return endpoint.call(node, ChainCalls.blockHashes(block, block), patienceMs).get(0) != null;
    }
}
