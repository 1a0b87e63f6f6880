package xyz.autonomys.blocktimes.chain;

import java.util.Optional;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/**
 * What is asked of a chain before its blocks are; nothing of it is state.
 *
 * @param best header of the node's best block
 */
public record ChainSurvey(String genesisHash, Header best) {

    /** Makes one call and waits for its result. */
    @FunctionalInterface
    public interface Node {
        <T> T call(RpcCall<T> call) throws InterruptedException;
    }

    /**
     * Surveys a chain.
     *
     * @throws ChainException where the node serves a chain of another kind
     * @throws xyz.autonomys.blocktimes.rpc.call.RpcException where it does not respond
     */
    public static ChainSurvey of(Chain chain, Node node) throws InterruptedException {
        Header best = node.call(ChainCalls.bestHeader());
        requireKind(chain, best);
        String genesisHash = node.call(ChainCalls.blockHashes(0, 0)).get(0);
        if (genesisHash == null) {
            throw new ChainException(chain.name(), 0, "the endpoint has no genesis block");
        }
        return new ChainSurvey(genesisHash, best);
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

    /** Number of the node's best block. */
    public long bestBlock() {
        return best.number();
    }

    /** The depth past which the chain itself refuses to reorganise; empty where it names none. */
    public Optional<Long> confirmationDepth(Chain chain, Node node) throws InterruptedException {
        if (chain.kind() != ChainKind.AUTONOMYS_CONSENSUS) {
            return Optional.empty();
        }
        byte[] value = node.call(ChainCalls.latestStorage(StateKey.CONFIRMATION_DEPTH));
        return value == null ? Optional.empty() : Optional.of(new ScaleReader(value).u32());
    }
}
