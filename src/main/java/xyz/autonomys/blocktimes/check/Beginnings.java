package xyz.autonomys.blocktimes.check;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.report.Sql;
import xyz.autonomys.blocktimes.report.SqlRunner;
import xyz.autonomys.blocktimes.storage.Copies;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.FirstBlocks;

/** Checks that the blocks of each chain begin where they should; those in between are checked by SQL. */
public final class Beginnings {

    private static final String CHECK = "begins_where_asked";

    private final DataDir dataDir;

    public Beginnings(DataDir dataDir) {
        this.dataDir = dataDir;
    }

    /**
     * Checks by block number.
     *
     * @param start block with which each chain should begin; empty for the first one that was ever asked for
     */
    public List<Finding> byNumber(Set<String> chains, Optional<Long> start) {
        return chains.stream().flatMap(chain -> byNumber(chain, start).stream()).toList();
    }

    private Optional<Finding> byNumber(String chain, Optional<Long> start) {
        Coverage stored = Coverage.read(dataDir, chain);
        Optional<Long> should = start.isEmpty() ? new FirstBlocks(dataDir).of(chain) : start.map(n -> Math.max(1, n));
        if (should.isEmpty() || start.isPresent() && stored.files().isEmpty()) {
            return Optional.empty(); // only earlier versions have written here, or the chain is none of this directory
        }
        long first = stored.firstBlock().orElse(Long.MAX_VALUE);
        if (first <= should.get()) {
            return Optional.of(Finding.ok(CHECK, chain, "block " + should.get()));
        }
        return Optional.of(Finding.failed(CHECK, chain, stored.files().isEmpty()
                ? "nothing is stored from block " + should.get() + " on"
                : first - should.get() + " blocks: " + new BlockRange(should.get(), first - 1)
                        + "; fetch them: backfill --chain=" + chain + " --start=" + should.get()));
    }

    /**
     * Checks by time: the parent of the first block must be before it.
     *
     * @param since Unix ms
     * @param option what the user gave, for messages
     * @throws IOException if a file cannot be read
     */
    public List<Finding> byTime(Set<String> chains, long since, String option) throws IOException {
        List<Finding> findings = new ArrayList<>();
        for (String chain : chains) {
            Coverage stored = Coverage.read(dataDir, chain);
            if (!stored.files().isEmpty()) {
                findings.add(byTime(chain, stored, since, option));
            }
        }
        return findings;
    }

    private Finding byTime(String chain, Coverage stored, long since, String option) throws IOException {
        try (Copies first = dataDir.copies(stored.files().subList(0, 1)); SqlRunner sql = SqlRunner.start()) {
            Map<String, Object> row = sql.query(Sql.over(first.blockTimes(),
                    "SELECT block_number, timestamp_ms, delta_since_parent_ms FROM"
                            + " read_parquet(getvariable('block_times'), hive_partitioning = false)"
                            + " ORDER BY block_number LIMIT 1")).get(0);
            long timestampMs = ((Number) row.get("timestamp_ms")).longValue();
            Number delta = (Number) row.get("delta_since_parent_ms");
            String words = "block " + row.get("block_number") + " of " + Instant.ofEpochMilli(timestampMs);
            return delta == null || timestampMs - delta.longValue() < since ? Finding.ok(CHECK, chain, words)
                    : Finding.failed(CHECK, chain, words + " is the first one; fetch those before: backfill --chain="
                            + chain + " --since=" + option);
        }
    }
}
