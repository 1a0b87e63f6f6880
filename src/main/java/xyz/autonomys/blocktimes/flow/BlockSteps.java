package xyz.autonomys.blocktimes.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.chain.Comparison;
import xyz.autonomys.blocktimes.chain.SuspectBlocksException;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.decode.BlockDecoder;
import xyz.autonomys.blocktimes.decode.DecodedBlock;
import xyz.autonomys.blocktimes.enrich.Block;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.EnrichedBlock;
import xyz.autonomys.blocktimes.enrich.Enricher;
import xyz.autonomys.blocktimes.enrich.LinkageException;
import xyz.autonomys.blocktimes.enrich.Linker;
import xyz.autonomys.blocktimes.flow.body.RangeBlocks;
import xyz.autonomys.blocktimes.flow.body.RangeRows;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/**
 * Turns a chunk of block numbers into rows: says which calls to make and interprets their outcomes. The route itself
 * makes the calls. A block that fails does not fail the other blocks of its chunk.
 */
public final class BlockSteps {

    /** Exchange variable: the {@link Chunk} of a chunk. */
    static final String CHUNK = "chunk";
    private static final Logger LOG = LoggerFactory.getLogger(BlockSteps.class);

    private final Chain chain;
    private final CurrentPlan plan;
    private final BlockDecoder blockDecoder;
    private final ChunkDecoder decoder;
    private final Linker linker;
    private final Comparison comparison;
    private final BooleanSupplier severalEndpoints;

    /**
     * @param comparison the blocks whose state must be the same at two endpoints
     * @param severalEndpoints whether the chain has more than one
     */
    BlockSteps(Chain chain, CurrentPlan plan, BlockDecoder decoder, Linker linker, Comparison comparison,
            BooleanSupplier severalEndpoints) {
        this.chain = chain;
        this.plan = plan;
        this.blockDecoder = decoder;
        this.decoder = new ChunkDecoder(chain, decoder);
        this.linker = linker;
        this.comparison = comparison;
        this.severalEndpoints = severalEndpoints;
    }

    /**
     * Returns the call for the hashes of a chunk's blocks and of the block before the first one, in block order; or its
     * result, if a part of the chunk has passed already.
     *
     * @return an {@link RpcCall} or an {@link RpcOutcome}
     */
    public Object hashesCall(BlockRange range, @Variable(CHUNK) Chunk chunk) {
        if (chunk.isCalled(range)) {
            return RpcOutcome.of(chunk.hashes());
        }
        RpcCall<List<String>> call = ChainCalls.knownBlockHashes(range.first() - 1, range.last());
        return comparison.isOn() ? call.comparedAtTwo() : call;
    }

    /**
     * Returns one state call for the block before the chunk, unless that is genesis, and one for each block of the
     * chunk. If headers are fetched, one header call follows each of them. The state of the last block, and of
     * others as the plan says, must be the same at two endpoints. If a part of the chunk has passed already, returns
     * the calls that were made with it.
     *
     * @param hashes result of {@link #hashesCall}
     */
    public List<? extends RpcCall<?>> stateCalls(@Variable("range") BlockRange range,
            @Variable("hashes") List<String> hashes, @Variable(CHUNK) Chunk chunk) {
        if (chunk.isCalled(range)) {
            return chunk.calls();
        }
        blockDecoder.expect(hashes.get(0));
        Witnesses witnesses = plan.witnesses();
        List<RpcCall<?>> calls = new ArrayList<>();
        if (range.first() > 1) {
            RpcCall<?> before = ChainCalls.state(blockDecoder.parentKeys(), hashes.get(0)).about(range.first() - 1);
            // With lean witnesses, the versions of blocks without their own follow from it.
            calls.add(witnesses.isLean() && comparison.isOn() ? before.comparedAtTwo() : before);
        }
        List<String> blocks = hashes.subList(1, hashes.size());
        for (int i = 0; i < blocks.size(); i++) {
            boolean isLast = i == blocks.size() - 1;
            long number = range.first() + i;
            boolean isInFull = isLast || chunk.isSecondLook() || chunk.attempt() > 1;
            RpcCall<?> call = ChainCalls.state(witnesses.keys(chain.kind(), number, isInFull), blocks.get(i))
                    .about(number);
            boolean isCompared = chunk.isSecondLook() || comparison.includes(number, isLast);
            calls.add(isCompared ? call.comparedAtTwo() : call);
            if (witnesses.withHeaders()) {
                calls.add(ChainCalls.header(blocks.get(i)).about(number));
            }
        }
        return chunk.begin(range, hashes, calls, ChunkDecoder.lead(range), witnesses.withHeaders() ? 2 : 1);
    }

    /**
     * Decodes the blocks of a chunk, or of the next part of it. Blocks that fail are in the result's failures.
     *
     * @param range blocks of the chunk that have not passed yet
     * @param hashes result of {@link #hashesCall}
     * @param outcomes outcomes of {@link #stateCalls}, in the same order; those of the last blocks may be missing
     * @return the leading blocks: those whose outcomes are there, up to the first one that was given up because of a
     *     stop
     * @throws RpcException if every call failed, or no block is left: the failure of the first one
     */
    public RangeBlocks<DecodedBlock> decode(
            @Variable("range") BlockRange range,
            @Variable("hashes") List<String> hashes,
            List<RpcOutcome<?>> outcomes,
            @Variable(CHUNK) Chunk chunk) {
        return decoder.decode(range, hashes, outcomes, chunk, plan.witnesses().withHeaders());
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
    public RangeRows link(RangeBlocks<EnrichedBlock> range, @Variable(CHUNK) Chunk chunk) {
        boolean isSecondLook = chunk.endSecondLook();
        List<BlockTime> rows = new ArrayList<>(range.blocks().size());
        Map<Long, RuntimeException> failures = new LinkedHashMap<>(range.failures());
        for (EnrichedBlock block : range.blocks()) {
            try {
                rows.add(linker.link(block));
            } catch (ChainException e) {
                failures.put(block.block().number(), e);
            } catch (LinkageException e) {
                suspect(chunk, isSecondLook);
                throw e;
            }
        }
        for (RuntimeException failure : failures.values()) {
            if (failure instanceof ChainException wrong && suspect(chunk, isSecondLook)) {
                throw new SuspectBlocksException(wrong);
            }
        }
        failures.forEach(this::fail);
        return new RangeRows(range.range(), rows);
    }

    /** Runs {@link #decode}, {@link #enrich} and {@link #link} as one step, for routes that call only this method. */
    public RangeRows rows(@Variable("range") BlockRange range, @Variable("hashes") List<String> hashes,
            List<RpcOutcome<?>> outcomes, @Variable(CHUNK) Chunk chunk) {
        return link(enrich(decode(range, hashes, outcomes, chunk)), chunk);
    }

    private void warnIfUnresolved(Block block) {
        if (chain.kind() == ChainKind.AUTONOMYS_DOMAIN && block.consensusBlockHash() == null) {
            LOG.warn(
                    "chain={} blocks={} its digest names no consensus block; stored with null",
                    chain.name(),
                    block.number());
        }
    }

    /** Returns whether another endpoint may have the right blocks. Then all of the chunk are compared next time. */
    private boolean suspect(Chunk chunk, boolean isSecondLook) {
        boolean mayHelp = !isSecondLook && comparison.isOn() && severalEndpoints.getAsBoolean();
        if (mayHelp) {
            chunk.lookAgain();
        }
        return mayHelp;
    }

    private void fail(long block, RuntimeException why) {
        if (ChunkDecoder.isStop(why)) {
            return; // the run is stopping: the block itself did not fail
        }
        plan.ledger().failed(new BlockRange(block, block), why.getMessage());
    }
}
