package xyz.autonomys.blocktimes.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.BlockState;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.Header;
import xyz.autonomys.blocktimes.chain.StateKey;
import xyz.autonomys.blocktimes.decode.BlockDecoder;
import xyz.autonomys.blocktimes.decode.DecodedBlock;
import xyz.autonomys.blocktimes.decode.Parent;
import xyz.autonomys.blocktimes.flow.body.RangeBlocks;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/**
 * Decodes the blocks of a chunk, or of a part of it, from the outcomes of their calls: that of the block before the
 * first, unless it is genesis, then for each block its state and, if hashes are verified, its header.
 */
final class ChunkDecoder {

    private final Chain chain;
    private final BlockDecoder decoder;

    ChunkDecoder(Chain chain, BlockDecoder decoder) {
        this.chain = chain;
        this.decoder = decoder;
    }

    /** Returns the number of calls before those of the first block: genesis has no state call. */
    static int lead(BlockRange range) {
        return range.first() == 1 ? 0 : 1;
    }

    /** Returns whether a call was given up because of a stop: its block did not fail. */
    static boolean isStop(Exception failure) {
        return failure instanceof RpcException rpc && rpc.kind() == RpcException.Kind.STOPPED;
    }

    /**
     * Decodes the leading blocks: those whose outcomes are there, up to the first one that was given up because of a
     * stop.
     *
     * @param hashes of the block before and of each block
     * @param arrived outcomes of the calls: the next ones; those of the last blocks may be missing
     * @param verify whether there are outcomes of header calls
     * @throws RpcException if every call failed, or no block is left: the failure of the first one
     */
    RangeBlocks<DecodedBlock> decode(BlockRange range, List<String> hashes, List<RpcOutcome<?>> arrived,
            Chunk chunk, boolean verify) {
        List<RpcOutcome<?>> outcomes = chunk.withParent(arrived);
        int unit = verify ? 2 : 1;
        int there = upToStop(outcomes);
        int count = (there - lead(range)) / unit;
        if (count < 1) {
            throw outcomes.get(there).failure();
        }
        if (count == range.count()) {
            requireAnAnswer(arrived);
        }
        List<RpcOutcome<?>> states = IntStream.range(0, count).<RpcOutcome<?>>mapToObj(
                i -> outcomes.get(lead(range) + i * unit)).toList();
        Optional<BlockState> beforeRange = lead(range) == 0 ? Optional.empty() : state(outcomes.get(0));
        boolean isStopped = there < outcomes.size();
        try {
            learnVersions(new BlockRange(range.first(), range.first() + count - 1), hashes, beforeRange, states);
        } catch (RpcException e) {
            count = isStop(e) ? known(range.first(), states) : 0;
            if (count == 0) {
                throw e;
            }
            isStopped = true;
        }
        BlockRange part = new BlockRange(range.first(), range.first() + count - 1);
        chunk.passes(part, states.get(count - 1), !isStopped);
        List<DecodedBlock> blocks = new ArrayList<>(count);
        Map<Long, RuntimeException> failures = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            long number = range.first() + i;
            DecodedBlock last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
            try {
                BlockState blockState = (BlockState) states.get(i).orThrow();
                Parent parent;
                if (number == 1) {
                    parent = Parent.genesis(hashes.get(i));
                } else if (last != null && last.number() == number - 1) {
                    parent = Parent.of(last);
                } else {
                    RpcOutcome<?> before = i == 0 ? outcomes.get(0) : states.get(i - 1);
                    parent = decoder.parent(number - 1, hashes.get(i), (BlockState) before.orThrow());
                }
                DecodedBlock block = decoder.decode(number, hashes.get(i + 1), parent, blockState);
                if (verify) {
                    block = confirmed(block, blockState,
                            (Header) outcomes.get(lead(range) + i * unit + 1).orThrow());
                }
                blocks.add(block);
            } catch (ChainException | RpcException e) {
                failures.put(number, e);
            }
        }
        return new RangeBlocks<>(part, blocks, failures);
    }

    /** Returns the state of a block; empty if its call failed. */
    private static Optional<BlockState> state(RpcOutcome<?> outcome) {
        return outcome.failed() ? Optional.empty() : Optional.of((BlockState) outcome.orThrow());
    }

    private static int upToStop(List<RpcOutcome<?>> outcomes) {
        int there = 0;
        while (there < outcomes.size() && !isStop(outcomes.get(there).failure())) {
            there++;
        }
        return there;
    }

    /** If every call failed, the chunk fails as a whole, with one reason. */
    private static void requireAnAnswer(List<RpcOutcome<?>> outcomes) {
        if (outcomes.stream().allMatch(RpcOutcome::failed)) {
            throw outcomes.get(0).failure();
        }
    }

    /**
     * Finds the versions of the blocks whose state does not have them, as long as they follow each other.
     *
     * @param before state of the block before the range; empty if there is none
     */
    private void learnVersions(BlockRange range, List<String> hashes, Optional<BlockState> before,
            List<RpcOutcome<?>> states) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < states.size(); i++) {
            if (state(states.get(i)).filter(decoder.versions()::isMissing).isPresent()) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (first < 0) {
            return;
        }
        // Nearly always, the blocks around them have the same version, and nothing is asked.
        before.ifPresent(state -> decoder.versions().note(range.first() - 1, state));
        for (int i = 0; i < states.size(); i++) {
            long number = range.first() + i;
            state(states.get(i)).ifPresent(state -> decoder.versions().note(number, state));
        }
        decoder.versions().learn(range.first() + first, hashes.subList(first, last + 1));
    }

    /** Returns the number of leading blocks that can be decoded without asking for a version. */
    private int known(long first, List<RpcOutcome<?>> states) {
        for (int i = 0; i < states.size(); i++) {
            long number = first + i;
            if (state(states.get(i)).filter(state -> !decoder.versions().isKnown(number, state)).isPresent()) {
                return i;
            }
        }
        return states.size();
    }

    /** Returns the block, with the parent of its header if its state was not asked for one. */
    private DecodedBlock confirmed(DecodedBlock block, BlockState state, Header header) {
        String computed = header.computedHash();
        if (!computed.equals(block.hash())) {
            throw new ChainException(chain.name(), block.number(), "the endpoint says its hash is " + block.hash()
                    + ", its header hashes to " + computed);
        }
        if (header.number() != block.number()) {
            throw new ChainException(chain.name(), block.number(), "the endpoint says its hash is " + block.hash()
                    + ", and by its header that is block " + header.number());
        }
        return state.isAsked(StateKey.PARENT_HASH) ? block : block.withParentHash(header.parentHashText());
    }
}
