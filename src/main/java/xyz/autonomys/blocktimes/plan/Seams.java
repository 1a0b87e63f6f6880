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
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.StoredHashes;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * Compares stored blocks with the chain as it is now. Consecutive stored files that link by hash are compared by their
 * last hash alone: if it agrees with the chain, so do all blocks before it. If not, the chain was reorganised, and the
 * blocks after the last one that agrees are to be fetched again.
 */
public final class Seams {

    private static final Logger LOG = LoggerFactory.getLogger(Seams.class);

    /** Hashes fetched in one call while searching backwards. */
    private static final int STEP_BLOCKS = 256;

    private Seams() {
    }

    /**
     * Returns the stored blocks that the chain has since replaced, in block order; empty if there are none.
     *
     * @param bestBlock best block of the endpoint; linked files that end above it cannot be compared and are passed
     *     over
     * @throws xyz.autonomys.blocktimes.rpc.call.RpcException if a call fails
     * @throws xyz.autonomys.blocktimes.storage.files.StorageException if a stored file cannot be read
     */
    public static List<BlockRange> replacedBlocks(
            DataDir dataDir, String chain, Coverage coverage, long bestBlock, ChainSurvey.Node node)
            throws InterruptedException {
        List<BlockRange> replaced = new ArrayList<>();
        List<StoredFile> files = coverage.files();
        int stretchBegins = 0;
        for (int i = 0; i < files.size(); i++) {
            long last = files.get(i).blocks().last();
            if (i + 1 < files.size() && follows(files.get(i), files.get(i + 1))) {
                continue;
            }
            List<StoredFile> stretch = files.subList(stretchBegins, i + 1);
            stretchBegins = i + 1;
            if (last <= bestBlock && !agrees(chain, files.get(i), node)) {
                long first = firstReplaced(dataDir, chain, stretch, node);
                if (first <= last) {
                    replaced.add(new BlockRange(first, last));
                } else {
                    wrongFooter(dataDir, chain, files.get(i)).ifPresent(replaced::add);
                }
            }
        }
        return replaced;
    }

    /**
     * Decides about a file whose last row agrees with the chain, while its footer did not: the footer is wrong, or two
     * endpoints behind one URL disagree.
     *
     * @return the blocks of the file if its footer is wrong
     */
    private static Optional<BlockRange> wrongFooter(DataDir dataDir, String chain, StoredFile file) {
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

    private static boolean agrees(String chain, StoredFile file, ChainSurvey.Node node) throws InterruptedException {
        long last = file.blocks().last();
        return file.footer().lastHash().equals(node.call(ChainCalls.knownBlockHashes(chain, last, last)).get(0));
    }

    /** Searches backwards from the last block of linked files to the last block that agrees. */
    private static long firstReplaced(DataDir dataDir, String chain, List<StoredFile> stretch, ChainSurvey.Node node)
            throws InterruptedException {
        for (int i = stretch.size() - 1; i >= 0; i--) {
            StoredFile file = stretch.get(i);
            Map<Long, String> stored = StoredHashes.of(dataDir, file);
            for (long to = file.blocks().last(); to >= file.blocks().first(); to -= STEP_BLOCKS) {
                long from = Math.max(file.blocks().first(), to - STEP_BLOCKS + 1);
                List<String> now = node.call(ChainCalls.knownBlockHashes(chain, from, to));
                for (long block = to; block >= from; block--) {
                    if (stored.get(block).equals(now.get((int) (block - from)))) {
                        return block + 1;
                    }
                }
            }
        }
        return stretch.get(0).blocks().first();
    }
}
