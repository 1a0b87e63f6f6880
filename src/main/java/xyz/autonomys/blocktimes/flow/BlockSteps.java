package xyz.autonomys.blocktimes.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.BlockState;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.chain.Comparison;
import xyz.autonomys.blocktimes.chain.Header;
import xyz.autonomys.blocktimes.chain.StateKey;
import xyz.autonomys.blocktimes.chain.SuspectBlocksException;
import xyz.autonomys.blocktimes.decode.BlockDecoder;
import xyz.autonomys.blocktimes.decode.DecodedBlock;
import xyz.autonomys.blocktimes.decode.Parent;
import xyz.autonomys.blocktimes.enrich.Block;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.EnrichedBlock;
import xyz.autonomys.blocktimes.enrich.Enricher;
import xyz.autonomys.blocktimes.enrich.LinkageException;
import xyz.autonomys.blocktimes.enrich.Linker;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/**
 * Turns a chunk of block numbers into rows: says which calls to make and interprets their outcomes. The route itself
 * makes the calls. A block that fails does not fail the other blocks of its chunk.
 */
public final class BlockSteps {

    private static final Logger LOG = LoggerFactory.getLogger(BlockSteps.class);

    private final Chain chain;
    private final CurrentPlan plan;
    private final BlockDecoder decoder;
    private final Linker linker;
    private final Comparison comparison;
    private final BooleanSupplier severalEndpoints;
    /** Chunks that are fetched again because of what an endpoint returned. */
    private final Set<BlockRange> suspects = ConcurrentHashMap.newKeySet();

    /**
     * @param comparison the blocks whose state must be the same at two endpoints
     * @param severalEndpoints whether the chain has more than one
     */
    BlockSteps(Chain chain, CurrentPlan plan, BlockDecoder decoder, Linker linker, Comparison comparison,
            BooleanSupplier severalEndpoints) {
        this.chain = chain;
        this.plan = plan;
        this.decoder = decoder;
        this.linker = linker;
        this.comparison = comparison;
        this.severalEndpoints = severalEndpoints;
    }

    /** Returns the call for the hashes of a chunk's blocks and of the block before the first one, in block order. */
    public RpcCall<List<String>> hashesCall(BlockRange range) {
        RpcCall<List<String>> call = ChainCalls.knownBlockHashes(range.first() - 1, range.last());
        return comparison.isOn() ? call.comparedAtTwo() : call;
    }

    /**
     * Returns one state call for the block before the chunk, unless that is genesis, and one for each block of the
     * chunk. If header hashes are verified, one header call for each block of the chunk follows. The state of the last
     * block, and of others as the plan says, must be the same at two endpoints.
     *
     * @param hashes result of {@link #hashesCall}
     */
    public List<RpcCall<?>> stateCalls(@Variable("range") BlockRange range, @Variable("hashes") List<String> hashes) {
        List<RpcCall<?>> calls = new ArrayList<>();
        if (range.first() > 1) {
            calls.add(ChainCalls.state(decoder.parentKeys(), hashes.get(0)).about(range.first() - 1));
        }
        List<String> blocks = hashes.subList(1, hashes.size());
        for (int i = 0; i < blocks.size(); i++) {
            RpcCall<?> call = ChainCalls.state(chain.kind().stateKeys(), blocks.get(i)).about(range.first() + i);
            boolean isCompared = suspects.contains(range)
                    || comparison.includes(range.first() + i, i == blocks.size() - 1);
            calls.add(isCompared ? call.comparedAtTwo() : call);
        }
        if (plan.verify()) {
            blocks.forEach(hash -> calls.add(ChainCalls.header(hash)));
        }
        return calls;
    }

    /**
     * Decodes the blocks of a chunk. Blocks that fail are in the result's failures.
     *
     * @param hashes result of {@link #hashesCall}
     * @param outcomes outcomes of {@link #stateCalls}, in the same order
     * @throws RpcException if every call failed: the failure of the first one
     */
    public RangeBlocks<DecodedBlock> decode(
            @Variable("range") BlockRange range,
            @Variable("hashes") List<String> hashes,
            List<RpcOutcome<?>> outcomes) {
        requireAnAnswer(outcomes);
        int count = Math.toIntExact(range.count());
        // Genesis has no state call: if the chunk starts with block 1, the first outcome is that of block 1.
        int firstState = range.first() == 1 ? 0 : 1;
        learnVersions(range, hashes, outcomes.subList(firstState, firstState + count));
        List<DecodedBlock> blocks = new ArrayList<>(count);
        Map<Long, RuntimeException> failures = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            long number = range.first() + i;
            int state = firstState + i;
            DecodedBlock last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
            try {
                BlockState blockState = (BlockState) outcomes.get(state).orThrow();
                Parent parent;
                if (number == 1) {
                    parent = Parent.genesis(hashes.get(i));
                } else if (last != null && last.number() == number - 1) {
                    parent = Parent.of(last);
                } else {
                    parent = decoder.parent(
                            number - 1, hashes.get(i), (BlockState) outcomes.get(state - 1).orThrow());
                }
                DecodedBlock block = decoder.decode(number, hashes.get(i + 1), parent, blockState);
                if (plan.verify()) {
                    requireHash(block, (Header) outcomes.get(firstState + count + i).orThrow());
                }
                blocks.add(block);
            } catch (ChainException | RpcException e) {
                failures.put(number, e);
            }
        }
        return new RangeBlocks<>(range, blocks, failures);
    }

    /** Finds the spec versions of the blocks whose state does not have them, as long as they follow each other. */
    private void learnVersions(BlockRange range, List<String> hashes, List<RpcOutcome<?>> states) {
        int first = -1;
        int last = -1;
        for (int i = 0; i < states.size(); i++) {
            if (!states.get(i).failed() && ((BlockState) states.get(i).orThrow()).value(
                    StateKey.LAST_RUNTIME_UPGRADE) == null) {
                first = first < 0 ? i : first;
                last = i;
            }
        }
        if (first >= 0) {
            decoder.learnVersions(range.first() + first, hashes.subList(first, last + 1));
        }
    }

    /** Derives the columns of each block of a chunk. */
    public RangeBlocks<EnrichedBlock> enrich(RangeBlocks<DecodedBlock> range) {
        List<EnrichedBlock> blocks = range.blocks().stream().map(Enricher::enrich).toList();
        blocks.forEach(each -> warnIfUnresolved(each.block()));
        return new RangeBlocks<>(range.range(), blocks, range.failures());
    }

    /**
     * Links each block of a chunk to the block before it. Records the failed blocks in the ledger, except those that
     * failed because the run is stopping.
     *
     * @throws xyz.autonomys.blocktimes.enrich.LinkageException if a block's parent hash is not the hash of the block
     *     before it; then nothing is recorded, because the chunk is fetched once more
     * @throws SuspectBlocksException if a block is wrong in itself and another endpoint may have the right one;
     *     likewise
     */
    public RangeRows link(RangeBlocks<EnrichedBlock> range) {
        boolean isSecondLook = suspects.remove(range.range());
        List<BlockTime> rows = new ArrayList<>(range.blocks().size());
        Map<Long, RuntimeException> failures = new LinkedHashMap<>(range.failures());
        for (EnrichedBlock block : range.blocks()) {
            try {
                rows.add(linker.link(block));
            } catch (ChainException e) {
                failures.put(block.block().number(), e);
            } catch (LinkageException e) {
                suspect(range.range(), isSecondLook);
                throw e;
            }
        }
        for (RuntimeException failure : failures.values()) {
            if (failure instanceof ChainException wrong && suspect(range.range(), isSecondLook)) {
                throw new SuspectBlocksException(wrong);
            }
        }
        failures.forEach(this::fail);
        return new RangeRows(range.range(), rows);
    }

    /** Runs {@link #decode}, {@link #enrich} and {@link #link} as one step, for routes that call only this method. */
    public RangeRows rows(@Variable("range") BlockRange range, @Variable("hashes") List<String> hashes,
            List<RpcOutcome<?>> outcomes) {
        return link(enrich(decode(range, hashes, outcomes)));
    }

    /** If every call failed, the chunk fails as a whole, with one reason. */
    private static void requireAnAnswer(List<RpcOutcome<?>> outcomes) {
        if (outcomes.stream().allMatch(RpcOutcome::failed)) {
            throw outcomes.get(0).failure();
        }
    }

    private void warnIfUnresolved(Block block) {
        if (chain.kind() == ChainKind.AUTONOMYS_DOMAIN && block.consensusBlockHash() == null) {
            LOG.warn(
                    "chain={} block={} its digest names no consensus block; stored with null",
                    chain.name(),
                    block.number());
        }
    }

    private void requireHash(DecodedBlock block, Header header) {
        String computed = header.computedHash();
        if (!computed.equals(block.hash())) {
            throw new ChainException(chain.name(), block.number(), "the endpoint says its hash is " + block.hash()
                    + ", its header hashes to " + computed);
        }
    }

    /** Returns whether another endpoint may have the right blocks. Then all of the chunk are compared next time. */
    private boolean suspect(BlockRange range, boolean isSecondLook) {
        boolean mayHelp = !isSecondLook && comparison.isOn() && severalEndpoints.getAsBoolean();
        if (mayHelp) {
            suspects.add(range);
        }
        return mayHelp;
    }

    private void fail(long block, RuntimeException why) {
        if (why instanceof RpcException failure && failure.kind() == RpcException.Kind.STOPPED) {
            return; // the run is stopping: the block itself did not fail
        }
        plan.ledger().failed(new BlockRange(block, block), why.getMessage());
    }
}
