package xyz.autonomys.blocktimes.chain;

import java.util.List;
import java.util.Optional;
import xyz.autonomys.blocktimes.rpc.call.NodeCheck;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;

/**
 * What an endpoint must serve to be used in a run: the same network, by its genesis hash, and every block that is to be
 * fetched.
 *
 * @param lastBlock the highest block that is to be fetched
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

    /** Returns why an endpoint with that genesis hash and best block cannot be used; empty if it can. */
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
