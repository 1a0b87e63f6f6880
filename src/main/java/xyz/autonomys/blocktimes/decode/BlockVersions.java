package xyz.autonomys.blocktimes.decode;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.chain.BlockState;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.chain.RuntimeVersion;
import xyz.autonomys.blocktimes.chain.StateKey;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/** The versions of the runtimes that executed blocks: from their state, or from blocks around them. Thread-safe. */
public final class BlockVersions {

    private final Chain chain;
    private final SpecVersions versions;
    /** The version decoded last: nearly every block has the same one. */
    private volatile @Nullable Decoded last;

    private record Decoded(byte[] value, RuntimeVersion version) {
    }

    BlockVersions(Chain chain, SpecVersions versions) {
        this.chain = chain;
        this.versions = versions;
    }

    /** Returns whether the version of a block is in its state, or known from blocks around. */
    public boolean isKnown(long number, BlockState state) {
        return !isMissing(state) || versions.of(number).isPresent();
    }

    /** Returns whether the version of a block is to be found by {@link #learn}. */
    public boolean isMissing(BlockState state) {
        // Of the consensus chain, the state has it from block 1 on.
        return state.value(StateKey.LAST_RUNTIME_UPGRADE) == null
                && (chain.kind() != ChainKind.AUTONOMYS_CONSENSUS || !state.isAsked(StateKey.LAST_RUNTIME_UPGRADE));
    }

    /** Takes note of the version in the state of a block, if it has one and is that block's, for blocks around it. */
    public void note(long number, BlockState state) {
        byte[] value = state.value(StateKey.LAST_RUNTIME_UPGRADE);
        byte[] numberInState = state.value(StateKey.NUMBER);
        if (value != null && numberInState != null) {
            try {
                if (new ScaleReader(numberInState).u32() == number) {
                    versions.note(number, decode(value));
                }
            } catch (ScaleException malformed) {
                return; // the block fails with it when it is decoded
            }
        }
    }

    /**
     * Finds the versions of blocks that follow each other and do not have them in their state, for {@link #of}. A
     * failure that does not pass is that of the blocks, when they are decoded.
     *
     * @param parents hashes of the blocks' parents, in block order
     * @throws RpcException if the versions cannot be fetched now
     */
    public void learn(long first, List<String> parents) {
        try {
            versions.learn(first, parents);
        } catch (RpcException e) {
            if (e.kind() != RpcException.Kind.PERMANENT) {
                throw e;
            }
        }
    }

    /**
     * Returns the version of the runtime that executed a block.
     *
     * @throws ChainException if it is neither in the state nor known from blocks around
     * @throws ScaleException if it is malformed
     */
    RuntimeVersion of(long number, BlockState state) {
        byte[] value = state.value(StateKey.LAST_RUNTIME_UPGRADE);
        if (value != null) {
            return decode(value);
        }
        Optional<RuntimeVersion> found = isMissing(state) ? versions.of(number) : Optional.empty();
        return found.orElseThrow(() -> new ChainException(chain.name(), number,
                state.isAsked(StateKey.LAST_RUNTIME_UPGRADE)
                        ? "the endpoint has no " + StateKey.LAST_RUNTIME_UPGRADE + " in the state of this block"
                        : "the endpoint does not say which runtime executed it: state_getRuntimeVersion of its parent"
                                + " fails"));
    }

    private RuntimeVersion decode(byte[] value) {
        Decoded known = last;
        if (known == null || !Arrays.equals(known.value, value)) {
            known = new Decoded(value, RuntimeVersion.decode(value));
            last = known;
        }
        return known.version;
    }
}
