package xyz.autonomys.blocktimes.flow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.camel.Variable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.Block;
import xyz.autonomys.blocktimes.chain.BlockDecoder;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.BlockState;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.chain.Header;
import xyz.autonomys.blocktimes.chain.StateKey;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.Linker;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;

/**
 * The steps from a range of block numbers to its rows: which calls to make, and what their results mean. Calls
 * themselves are the route's. A block that fails does not take its neighbours with it.
 */
public final class BlockSteps {

    private static final Logger LOG = LoggerFactory.getLogger(BlockSteps.class);
    private static final List<StateKey> PARENT_KEYS = List.of(StateKey.NOW);

    private final ChainWork work;
    private final Chain chain;
    private final BlockDecoder decoder;
    private final Linker linker;

    BlockSteps(ChainWork work, BlockDecoder decoder, Linker linker) {
        this.work = work;
        this.chain = work.chain();
        this.decoder = decoder;
        this.linker = linker;
    }

    /** The call for the hashes of a range and of the block before it. */
    public RpcCall<List<String>> hashesCall(BlockRange range) {
        return ChainCalls.knownBlockHashes(chain.name(), range.first() - 1, range.last());
    }

    /**
     * The calls for the state of each block and, unless it is genesis, of the block before the first one; and for the
     * headers too where their hashes are to be verified.
     */
    public List<RpcCall<?>> stateCalls(@Variable("range") BlockRange range, @Variable("hashes") List<String> hashes) {
        List<RpcCall<?>> calls = new ArrayList<>();
        if (range.first() > 1) {
            calls.add(ChainCalls.state(PARENT_KEYS, hashes.get(0)));
        }
        List<String> blocks = hashes.subList(1, hashes.size());
        blocks.forEach(hash -> calls.add(ChainCalls.state(chain.kind().stateKeys(), hash)));
        if (work.verify()) {
            blocks.forEach(hash -> calls.add(ChainCalls.header(hash)));
        }
        return calls;
    }

    /** The rows of a range, by what the calls of {@link #stateCalls} gave. */
    public RangeRows rows(@Variable("range") BlockRange range, @Variable("hashes") List<String> hashes,
            List<RpcOutcome<?>> outcomes) {
        requireAnAnswer(outcomes);
        int blocks = Math.toIntExact(range.count());
        // Genesis is not asked for: where the range begins behind it, the first state is block 1's.
        int firstState = range.first() == 1 ? 0 : 1;
        List<BlockTime> rows = new ArrayList<>(blocks);
        Map<Long, RuntimeException> failures = new LinkedHashMap<>();
        for (int i = 0; i < blocks; i++) {
            long number = range.first() + i;
            int state = firstState + i;
            try {
                Block block = decoder.decode(number, hashes.get(i + 1), hashes.get(i), (BlockState)
                        outcomes.get(state).orThrow());
                if (work.verify()) {
                    requireHash(block, (Header) outcomes.get(firstState + blocks + i).orThrow());
                }
                OptionalLong parentTimestampMs = number == 1 ? OptionalLong.empty() : OptionalLong.of(
                        decoder.timestampMs(number - 1, (BlockState) outcomes.get(state - 1).orThrow()));
                warnIfUnresolved(block);
                rows.add(linker.link(block, hashes.get(i), parentTimestampMs));
            } catch (ChainException | RpcException e) {
                failures.put(number, e);
            }
        }
        // Recorded when the range is known to link: one that does not is fetched once more.
        failures.forEach(this::fail);
        return new RangeRows(range, rows);
    }

    /** Where nothing at all was answered the range failed as one, for one reason. */
    private static void requireAnAnswer(List<RpcOutcome<?>> outcomes) {
        if (outcomes.stream().allMatch(RpcOutcome::failed)) {
            throw outcomes.get(0).failure();
        }
    }

    private void warnIfUnresolved(Block block) {
        if (chain.kind() == ChainKind.AUTONOMYS_DOMAIN && block.consensusBlockHash() == null) {
            LOG.warn(
                    "chain={} block={} its digest names no consensus block; stored with null, to be reconciled",
                    chain.name(),
                    block.number());
        }
    }

    private void requireHash(Block block, Header header) {
        String computed = header.computedHash();
        if (!computed.equals(block.hash())) {
            throw new ChainException(chain.name(), block.number(), "the node says its hash is " + block.hash()
                    + ", its header hashes to " + computed);
        }
    }

    private void fail(long block, RuntimeException why) {
        if (why instanceof RpcException failure && failure.kind() == RpcException.Kind.STOPPED) {
            return; // not read because the run is stopping: nothing is wrong with the block
        }
        work.ledger().failed(new BlockRange(block, block), why.getMessage());
    }
}
