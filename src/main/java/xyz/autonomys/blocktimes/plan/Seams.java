package xyz.autonomys.blocktimes.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.StoredHashes;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * Compares stored blocks with the chain as an endpoint has it now. Consecutive stored files that link by hash are
 * compared at their last block alone, or at the endpoint's confirmed head if its best block is lower. If it agrees, so
 * do all blocks before it. If not, the blocks after the last one that agrees are no longer part of the chain. Stored
 * blocks that the endpoint does not have are not compared.
 */
public final class Seams {

    private static final Logger LOG = LoggerFactory.getLogger(Seams.class);

    /** Hashes fetched in one call while searching backwards. */
    private static final int STEP_BLOCKS = 256;

    /**
     * What a comparison has found.
     *
     * @param forks in block order
     * @param wrongFooters blocks of files whose last row agrees with the chain and whose footer does not
     */
    public record Found(List<Fork> forks, List<BlockRange> wrongFooters) {

        /** Nothing: all that could be compared agrees. */
        public static final Found NOTHING = new Found(List.of(), List.of());

        boolean isDeeperThan(long blocks) {
            return blocks() > blocks;
        }

        /** Returns the number of stored blocks that are no longer part of the chain. */
        long blocks() {
            return forks.stream().mapToLong(fork -> fork.blocks().count()).sum();
        }
    }

    private final DataDir dataDir;
    private final String chain;
    private final long bestBlock;
    private final long confirmed;
    private final ChainSurvey.Node node;

    private Seams(DataDir dataDir, String chain, long bestBlock, long confirmed, ChainSurvey.Node node) {
        this.dataDir = dataDir;
        this.chain = chain;
        this.bestBlock = bestBlock;
        this.confirmed = confirmed;
        this.node = node;
    }

    /**
     * Compares the stored blocks with the chain.
     *
     * @param bestBlock best block of the endpoint
     * @param confirmed its confirmed head. Linked files that end above the best block are compared there, because the
     *     blocks after it may still change; those that begin above it are not compared
     * @throws xyz.autonomys.blocktimes.rpc.call.RpcException if a call fails
     * @throws xyz.autonomys.blocktimes.storage.files.StorageException if a stored file cannot be read
     */
    public static Found compare(
            DataDir dataDir, String chain, Coverage coverage, long bestBlock, long confirmed,
            ChainSurvey.Node node) throws InterruptedException {
        return new Seams(dataDir, chain, bestBlock, confirmed, node).compare(coverage.files());
    }

    private Found compare(List<StoredFile> files) throws InterruptedException {
        List<Fork> forks = new ArrayList<>();
        List<BlockRange> wrongFooters = new ArrayList<>();
        int stretchBegins = 0;
        for (int i = 0; i < files.size(); i++) {
            if (i + 1 < files.size() && follows(files.get(i), files.get(i + 1))) {
                continue;
            }
            List<StoredFile> stretch = files.subList(stretchBegins, i + 1);
            stretchBegins = i + 1;
            long last = files.get(i).blocks().last();
            long compared = last <= bestBlock ? last : confirmed;
            if (compared >= stretch.get(0).blocks().first() && !agrees(stretch, compared)) {
                Optional<Fork> fork = fork(stretch, compared);
                fork.ifPresent(forks::add);
                if (fork.isEmpty() && compared == last) {
                    wrongFooter(files.get(i)).ifPresent(wrongFooters::add);
                }
            }
        }
        return new Found(List.copyOf(forks), List.copyOf(wrongFooters));
    }

    /**
     * Decides about a file whose last row agrees with the chain, while its footer did not: the footer is wrong, or two
     * endpoints behind one URL disagree.
     *
     * @return the blocks of the file if its footer is wrong
     */
    private Optional<BlockRange> wrongFooter(StoredFile file) {
        long last = file.blocks().last();
        if (StoredHashes.last(dataDir, file).hash().equals(file.footer().lastHash())) {
            LOG.warn("chain={} block {} has two hashes at the endpoint; nothing is replaced", chain, last);
            return Optional.empty();
        }
        LOG.warn("chain={} the footer of {} has another hash of block {} than its row; its blocks are fetched again",
                chain, file.name(), last);
        return Optional.of(file.blocks());
    }

    private static boolean follows(StoredFile before, StoredFile file) {
        return before.blocks().last() + 1 == file.blocks().first()
                && before.footer().lastHash().equals(file.footer().firstParentHash());
    }

    private boolean agrees(List<StoredFile> stretch, long block) throws InterruptedException {
        StoredFile last = stretch.get(stretch.size() - 1);
        String stored = last.footer().lastHash();
        if (block < last.blocks().last()) {
            StoredFile file = stretch.stream().filter(each -> each.blocks().last() >= block).findFirst().orElseThrow();
            stored = StoredHashes.of(dataDir, file).get(block);
        }
        String now = hashNow(block);
        if (now == null) {
            LOG.info("chain={} stored blocks {} are not compared: the endpoint has no block as old as {}", chain,
                    new BlockRange(stretch.get(0).blocks().first(), last.blocks().last()), block);
        }
        return now == null || stored.equals(now);
    }

    /** Returns the hash of a block; null if no endpoint has the block, as after a synchronisation by snapshot. */
    private String hashNow(long block) throws InterruptedException {
        try {
            return hashes(block, block).get(0);
        } catch (RpcException e) {
            if (e.kind() == RpcException.Kind.PERMANENT
                    && node.call(ChainCalls.blockHashes(block, block)).get(0) == null) {
                return null;
            }
            throw e;
        }
    }

    private List<String> hashes(long first, long last) throws InterruptedException {
        return node.call(ChainCalls.knownBlockHashes(first, last));
    }

    /** Searches backwards from a block to the last one that agrees. Empty if that is the first one compared. */
    private Optional<Fork> fork(List<StoredFile> stretch, long compared) throws InterruptedException {
        long last = stretch.get(stretch.size() - 1).blocks().last();
        Fork fork = null;
        for (int i = stretch.size() - 1; i >= 0; i--) {
            StoredFile file = stretch.get(i);
            if (file.blocks().first() > compared) {
                continue;
            }
            Map<Long, String> stored = StoredHashes.of(dataDir, file);
            for (long to = Math.min(compared, file.blocks().last()); to >= file.blocks().first(); to -= STEP_BLOCKS) {
                long from = Math.max(file.blocks().first(), to - STEP_BLOCKS + 1);
                List<String> now = hashes(from, to);
                for (long block = to; block >= from; block--) {
                    String hash = now.get((int) (block - from));
                    if (stored.get(block).equals(hash)) {
                        return Optional.ofNullable(fork);
                    }
                    fork = new Fork(new BlockRange(block, last), stored.get(block), hash);
                }
            }
        }
        return Optional.ofNullable(fork);
    }
}
