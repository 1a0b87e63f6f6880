package xyz.autonomys.blocktimes.chain;

import java.util.List;
import java.util.Optional;
import xyz.autonomys.blocktimes.rpc.call.NodeCheck;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;

/**
 * What a node must serve to take part in a run: the same chain from its genesis on, and every block that is to be
 * fetched.
 *
 * @param lastBlock the highest of those blocks
 */
public record NodeRequirement(String genesisHash, long lastBlock) implements NodeCheck {

    @Override
    public List<RpcCall<?>> calls() {
        return List.of(ChainCalls.blockHashes(0, 0), ChainCalls.bestHeader());
    }

    @Override
    public Optional<String> objection(List<?> answers) {
        return objection((String) ((List<?>) answers.get(0)).get(0), ((Header) answers.get(1)).number());
    }

    /** Why a node with that genesis and that best block will not do; empty where it will. */
    public Optional<String> objection(String servedGenesisHash, long bestBlock) {
        if (!genesisHash.equals(servedGenesisHash)) {
            return Optional.of(
                    "it serves another network: its genesis hash is " + servedGenesisHash + ", expected "
                            + genesisHash);
        }
        return bestBlock < lastBlock
                ? Optional.of("it lags: its best block is " + bestBlock + ", block " + lastBlock + " is to be fetched")
                : Optional.empty();
    }
}
