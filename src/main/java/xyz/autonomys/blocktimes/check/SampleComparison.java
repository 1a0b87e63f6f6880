package xyz.autonomys.blocktimes.check;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.report.SqlRunner;
import xyz.autonomys.blocktimes.storage.Copies;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/** Compares blocks that were fetched again with those stored. */
public final class SampleComparison {

    private SampleComparison() {
    }

    /**
     * Chooses stored blocks at random, each with the same probability.
     *
     * @param count number of blocks; all of them if fewer are stored
     * @return ranges of one block, in block order
     */
    public static List<BlockRange> choose(Coverage coverage, long count, RandomGenerator random) {
        long rows = coverage.rows();
        TreeSet<Long> places = new TreeSet<>();
        while (places.size() < Math.min(count, rows)) {
            places.add(random.nextLong(rows));
        }
        List<BlockRange> blocks = new ArrayList<>();
        long before = 0;
        for (StoredFile file : coverage.files()) {
            for (long place : places.subSet(before, before + file.blocks().count())) {
                long number = file.blocks().first() + place - before;
                blocks.add(new BlockRange(number, number));
            }
            before += file.blocks().count();
        }
        return Collections.unmodifiableList(blocks);
    }

    /**
     * Compares.
     *
     * @param asked number of blocks that were asked for
     * @param fetched holds those that could be had
     * @throws IOException if files cannot be read
     */
    public static Finding of(String chain, DataDir stored, DataDir fetched, int asked, SqlRunner sql)
            throws IOException {
        Coverage again = Coverage.read(fetched, chain);
        List<StoredFile> there = again.files();
        List<StoredFile> here = Coverage.read(stored, chain).files().stream()
                .filter(file -> there.stream().anyMatch(each -> each.blocks().overlaps(file.blocks()))).toList();
        String figure = again.rows() + " of " + asked + " blocks could be fetched again";
        if (there.isEmpty()) {
            return Finding.failed("sample_is_the_nodes", chain, figure);
        }
        try (Copies mine = stored.copies(here); Copies theirs = fetched.copies(there)) {
            RowComparison rows = new RowComparison(sql, "the node's");
            Optional<RowComparison.Difference> difference =
                    rows.of(Datasets.BLOCK_TIMES, mine.blockTimes(), theirs.blockTimes(), theirs.blockTimes())
                            .or(() -> rows.of(Datasets.OFFLINE_OPERATORS, mine.operators(), theirs.operators(),
                                    theirs.blockTimes()));
            return difference.map(found -> Finding.failed("sample_is_the_nodes", chain,
                            found.blocks() + " of " + again.rows() + " blocks differ; " + found.first()))
                    .orElseGet(() -> again.rows() == asked
                            ? Finding.ok("sample_is_the_nodes", chain, asked + " blocks are as the node has them")
                            : new Finding(Finding.Outcome.LOOK, "sample_is_the_nodes", chain, figure
                                    + "; they are as the node has them"));
        }
    }
}
