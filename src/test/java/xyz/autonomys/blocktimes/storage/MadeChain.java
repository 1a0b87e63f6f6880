package xyz.autonomys.blocktimes.storage;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.decode.OfflineOperator;
import xyz.autonomys.blocktimes.enrich.Block;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.enrich.Making;
import xyz.autonomys.blocktimes.storage.files.DiskImage;

/**
 * A chain made up by a test, one block every six seconds; its blocks name each other. Midnight is between blocks 600
 * and 601.
 *
 * @param forkedAt first block that another branch has too, and this one otherwise
 * @param fetched counts up when blocks are fetched again
 * @param reportEvery every so many blocks one reports operators offline; 0 where none does
 */
public record MadeChain(long forkedAt, int fetched, int reportEvery) {

    public static final String NAME = "consensus";
    public static final String GENESIS_HASH = hash("genesis");

    private static final long LAST_OF_FIRST_DATE = 600;
    private static final long MIDNIGHT_MS = 1_735_776_000_000L;
    private static final long BLOCK_MS = 6_000;

    /** A chain without another branch, whose blocks report no operators. */
    public static MadeChain plain() {
        return new MadeChain(Long.MAX_VALUE, 0, 0);
    }

    public MadeChain fetchedAgain() {
        return new MadeChain(forkedAt, fetched + 1, reportEvery);
    }

    public MadeChain forkedAt(long block) {
        return new MadeChain(block, fetched, reportEvery);
    }

    public MadeChain reportingEvery(int blocks) {
        return new MadeChain(forkedAt, fetched, blocks);
    }

    public List<BlockTime> rows(BlockRange blocks) {
        List<BlockTime> rows = new ArrayList<>();
        for (long number = blocks.first(); number <= blocks.last(); number++) {
            rows.add(row(number));
        }
        return rows;
    }

    private BlockTime row(long number) {
        Block block = new Block(number, hashOf(number), hashOf(number - 1), MIDNIGHT_MS
                + (number - LAST_OF_FIRST_DATE - 1) * BLOCK_MS, 9,
                number % 7 == 0, number % 3, null, 1_000 + number,
                new Making("0xa", "0xr", 1L << 34, 5L, 6, 7, 8L, 9L), operators(number));
        return new BlockTime(NAME, block, number == 1 ? null : BLOCK_MS, MIDNIGHT_MS + fetched);
    }

    private List<OfflineOperator> operators(long number) {
        if (reportEvery == 0 || number % reportEvery != 0) {
            return List.of();
        }
        return List.of(new OfflineOperator(0, number, 1, fetched, 30, 20, 15L),
                new OfflineOperator(1, number, -1L, 3, 30, 20, null));
    }

    private String hashOf(long number) {
        return number == 0 ? GENESIS_HASH : hash(number + (number >= forkedAt ? " of the other branch" : ""));
    }

    private static String hash(String of) {
        return DiskImage.digest(of.getBytes(StandardCharsets.UTF_8));
    }
}
