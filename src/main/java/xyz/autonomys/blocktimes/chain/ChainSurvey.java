package xyz.autonomys.blocktimes.chain;

import java.util.Optional;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/**
 * What the first calls to an endpoint return, before any block is fetched.
 *
 * @param genesisHash hash of block 0, which identifies the network
 * @param best header of the endpoint's best block
 */
public record ChainSurvey(String genesisHash, Header best) {

    private static final int ATTEMPTS = 3;

    /**
     * Makes one call and waits for its result; throws {@link xyz.autonomys.blocktimes.rpc.call.RpcException} if it
     * fails.
     */
    @FunctionalInterface
    public interface Node {
        <T> T call(RpcCall<T> call) throws InterruptedException;
    }

    /**
     * Surveys one endpoint.
     *
     * @throws ChainException if it serves another kind of chain, or has no genesis block
     * @throws RpcException if it does not respond, or has no hash of the best block that it states
     */
    public static ChainSurvey of(Chain chain, Node node) throws InterruptedException {
        Header best = node.call(ChainCalls.bestHeader());
        requireKind(chain, best);
        String genesisHash = node.call(ChainCalls.blockHashes(0, 0)).get(0);
        if (genesisHash == null) {
            throw new ChainException(chain.name(), 0, "the endpoint has no genesis block");
        }
        // Behind a balancer, another node may respond to the second call, and be a little behind.
        for (int attempt = 1; !hasHashOf(best, node); attempt++) {
            if (attempt == ATTEMPTS) {
                throw RpcException.transientFailure("the endpoint says that its best block is " + best.number()
                        + ", and has no hash of it");
            }
            best = node.call(ChainCalls.bestHeader());
        }
        return new ChainSurvey(genesisHash, best);
    }

    private static boolean hasHashOf(Header best, Node node) throws InterruptedException {
        return node.call(ChainCalls.blockHashes(best.number(), best.number())).get(0) != null;
    }

    private static void requireKind(Chain chain, Header best) {
        Optional<ChainKind> served;
        try {
            served = best.digest().kind();
        } catch (ScaleException e) {
            served = Optional.empty();
        }
        boolean tells = served.isPresent() || best.number() > 0;
        if (chain.kind() != ChainKind.SUBSTRATE && tells && !served.equals(Optional.of(chain.kind()))) {
            throw new ChainException(
                    chain.name(),
                    best.number(),
                    "the endpoint serves another chain: its blocks are those of "
                            + served.map(kind -> "an " + kind.settingName()).orElse("a chain that is not Autonomys")
                            + ", expected: an " + chain.kind().settingName() + "; are the endpoints swapped?");
        }
    }

    /** Returns the number of the endpoint's best block. */
    public long bestBlock() {
        return best.number();
    }

    /**
     * Fetches the depth beyond which the consensus chain itself refuses to reorganise; empty if the chain is of another
     * kind or has no such value.
     */
    public Optional<Long> confirmationDepth(Chain chain, Node node) throws InterruptedException {
        if (chain.kind() != ChainKind.AUTONOMYS_CONSENSUS) {
            return Optional.empty();
        }
        byte[] value = node.call(ChainCalls.latestStorage(StateKey.CONFIRMATION_DEPTH));
        return value == null ? Optional.empty() : Optional.of(new ScaleReader(value).u32());
    }
}
