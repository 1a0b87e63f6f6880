package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.Shared;
import xyz.autonomys.blocktimes.control.RunningProcess;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.settings.ExitCode;

/** Blocks executed by genuine runtimes, fetched over WebSocket from the node that plays them back. */
class RecordedBackfillTest {

    @TempDir
    Path folder;
    private Dataset dataset;

    @BeforeEach
    void dataset() {
        dataset = new Dataset(folder.resolve("data"));
    }

    @Test
    void rowsEqualThoseOfAnIndependentClientAndASecondRunAsksForNoState() throws Exception {
        try (RecordedNode consensus = RecordedNode.plain("consensus-devnet");
                RecordedNode domain = RecordedNode.plain("auto-evm")) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", consensus.url()).with("AUTO_EVM_RPC_WS", domain.url());

            Cli.Result first = cli.run("backfill", "--K=0", "--start=1");

            assertThat(first.exitCode()).as(first.err()).isZero();
            assertRows("consensus", "consensus-devnet");
            assertRows("auto-evm", "auto-evm");
            assertThat(first.out()).containsPattern("(?m)^consensus +1\\.\\.260 ")
                    .containsPattern("(?m)^auto-evm +1\\.\\.210 ");

            Map<String, Long> files = dataset.files();
            consensus.reset();
            domain.reset();
            Cli.Result second = cli.run("backfill", "--K=0", "--start=1");

            assertThat(second.exitCode()).as(second.err()).isZero();
            assertThat(second.err()).contains("chain=consensus blocks 1..260: nothing is missing");
            assertThat(dataset.files()).isEqualTo(files);
            for (RecordedNode node : List.of(consensus, domain)) {
                assertThat(node.calls("state_queryStorageAt")
                                + node.calls("state_getStorage")
                                + node.calls("state_getMetadata"))
                        .isZero();
            }
        }
    }

    @Test
    void blocksOfGenuineRuntimesAreFollowedAsTheyAppearFromTheFirstOnAndThroughAnUpgrade() throws Exception {
        try (RecordedNode consensus = RecordedNode.serve("consensus-devnet", "--block-ms", "8");
                RecordedNode domain = RecordedNode.serve("auto-evm", "--block-ms", "10")) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", consensus.url()).with("AUTO_EVM_RPC_WS", domain.url());
            Session follow = cli.begin("follow", "--K=0", "--start=1");
            cli.until(
                    follow,
                    () -> cli.err(follow).contains("chain=auto-evm")
                            && cli.err(follow).contains("chain=consensus"));
            try (RunningProcess process = RunningProcess.attach(ProcessHandle.current().pid())) {
                for (RunningProcess.Route route : process.routes()) {
                    ChainMXBean chain = process.chainOf(route).orElseThrow();
                    cli.until(
                            follow,
                            () -> chain.getBlockReached() == (chain.getChain().equals("consensus") ? 260 : 210));
                }
            }
            follow.destroy();
            Cli.Result result = cli.await(follow);
            assertThat(result.exitCode()).as(result.err()).isEqualTo(ExitCode.STOPPED);
            assertThat(dataset.rows("auto-evm")).as(result.err()).hasSize(210);
        }
        assertRows("consensus", "consensus-devnet");
        assertRows("auto-evm", "auto-evm");
    }

    @Test
    void aBlockTakesOneCallARangeTwoMoreAndARuntimeOne() throws Exception {
        try (RecordedNode consensus = RecordedNode.plain("consensus-devnet")) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", consensus.url());

            Cli.Result run = cli.run("backfill", "--K=0", "--start=1", "--chain=consensus");

            assertThat(run.exitCode()).as(run.err()).isZero();
            // Two ranges; the first begins behind genesis, which has no timestamp to ask for.
            assertThat(consensus.calls("state_queryStorageAt")).isEqualTo(260 + 1);
            assertThat(consensus.calls("state_getStorage")).isEqualTo(1);
            // For genesis and the best block, too, and to see whether it has the first block.
            assertThat(consensus.calls("chain_getBlockHash")).isEqualTo(2 + 3);
            assertThat(consensus.calls("state_getMetadata")).isEqualTo(2);
            assertThat(consensus.calls("chain_getHeader")).isEqualTo(1);
        }
    }

    @Test
    void verifyTakesOneMoreCallABlockAndTheHashesHold() throws Exception {
        try (RecordedNode consensus = RecordedNode.plain("consensus-devnet");
                RecordedNode domain = RecordedNode.plain("auto-evm")) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", consensus.url()).with("AUTO_EVM_RPC_WS", domain.url());

            Cli.Result run = cli.run("backfill", "--K=0", "--start=1", "--verify");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(consensus.calls("chain_getHeader")).isEqualTo(260 + 1);
            assertThat(domain.calls("chain_getHeader")).isEqualTo(210 + 1);
            assertThat(dataset.rows("consensus")).hasSize(260);
        }
    }

    @Test
    void firstBlockOfARangeHasItsDelta() throws Exception {
        try (RecordedNode consensus = RecordedNode.plain("consensus-devnet")) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", consensus.url());

            Cli.Result run = cli.run("backfill", "--K=0", "--start=149", "--end=153", "--chain=consensus");

            assertThat(run.exitCode()).as(run.err()).isZero();
            List<Map<String, Object>> rows = dataset.rows("consensus");
            List<JsonNode> expected = Shared.jsonLines("recordings/expected/consensus-devnet.jsonl").subList(148, 153);
            for (int i = 0; i < 5; i++) {
                assertThat(rows.get(i))
                        .containsEntry(
                                "delta_since_parent_ms",
                                expected.get(i).get("delta_since_parent_ms").asLong());
            }
            // Block 150 sets the code of the next runtime, but was executed by the old one.
            assertThat(rows).extracting(row -> row.get("spec_version")).containsExactly(4, 4, 6, 6, 6);
        }
    }

    @Test
    void kBelowTheChainsOwnDepthIsWarnedOfAndKAboveTheTipLeavesNothingToDo() throws Exception {
        try (RecordedNode consensus = RecordedNode.plain("consensus-devnet")) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", consensus.url());

            assertThat(cli.run("backfill", "--K=5", "--chain=consensus", "--count=3").err())
                    .contains("WARN  chain=consensus K=5 is below the chain's own ConfirmationDepthK of 100");
            Cli.Result nothing = cli.run("backfill", "--K=260", "--chain=consensus");
            assertThat(nothing.exitCode()).isZero();
            assertThat(nothing.err()).contains("chain=consensus no block is confirmed yet");
            Cli.Result above = cli.run("backfill", "--K=100", "--chain=consensus", "--start=161");
            assertThat(above.exitCode()).isZero();
            assertThat(above.err()).contains("the confirmed head is 160, nothing to do from block 161 on");
        }
    }

    @Test
    void aReorganisationOfStoredBlocksIsHealedAndItsDepthReported() throws Exception {
        try (RecordedNode fork = RecordedNode.serve("consensus-devnet", "--fork-at", "231", "--fork-ms", "3600000")) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", fork.url()).with("MAX_ROWS_PER_FILE", 100);
            assertThat(cli.run("backfill", "--K=0", "--start=1", "--end=250", "--chain=consensus").exitCode()).isZero();
            assertThat(dataset.rows("consensus").get(240).get("hash")).asString().startsWith("0xf0");
        }
        try (RecordedNode consensus = RecordedNode.plain("consensus-devnet")) {
            Cli cli = new Cli(folder).with("CONSENSUS_RPC_WS", consensus.url()).with("MAX_ROWS_PER_FILE", 100);

            Cli.Result dry = cli.run("backfill", "--K=0", "--chain=consensus", "--accept-reorg", "--dry-run");
            assertThat(dry.out()).contains("consensus: 30 blocks to fetch: 231..260");
            Cli.Result healed = cli.run("backfill", "--K=0", "--chain=consensus", "--accept-reorg");

            assertThat(healed.exitCode()).as(healed.err()).isZero();
            assertThat(healed.err())
                    .contains("WARN  chain=consensus blocks 231..250 were stored from a fork that is no longer part "
                            + "of the chain: a reorganisation 20 blocks deep; they are fetched again");
            assertRows("consensus", "consensus-devnet");
            assertThat(dataset.parts("consensus"))
                    .containsExactly(
                            "2025-08-04/1-100", "2025-08-04/101-200", "2025-08-04/201-230", "2025-08-04/231-260");
            assertThat(dataset.staged()).isEmpty();
        }
    }

    private void assertRows(String chain, String recording) throws Exception {
        List<Map<String, Object>> rows = dataset.rows(chain);
        List<JsonNode> expected = Shared.jsonLines("recordings/expected/" + recording + ".jsonl");
        assertThat(rows).hasSameSizeAs(expected);
        for (int i = 0; i < rows.size(); i++) {
            Map<String, Object> row = rows.get(i);
            expected.get(i)
                    .fields()
                    .forEachRemaining(field -> assertThat(plain(row.get(field.getKey())))
                            .as("%s %s of block %s", chain, field.getKey(), row.get("block_number"))
                            .isEqualTo(plain(field.getKey(), field.getValue())));
            assertThat(row.get("ingestion_ts_ms")).isInstanceOf(Long.class);
            if (chain.equals("consensus")) {
                long number = (Long) row.get("block_number");
                assertThat(row).containsEntry("spec_version", number <= 150 ? 4 : 6);
                assertThat((Long) row.get("slot")).isPositive();
            } else {
                assertThat(row).containsEntry("spec_version", 0).containsEntry("slot", null);
            }
        }
    }

    private static Object plain(Object value) {
        return value instanceof java.sql.Timestamp timestamp ? timestamp.toLocalDateTime() : value;
    }

    private static Object plain(String column, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (column.equals("timestamp_utc")) {
            return LocalDateTime.ofInstant(java.time.Instant.parse(value.asText()), ZoneOffset.UTC);
        }
        return value.isBoolean()
                ? (Object) value.asBoolean()
                : value.isNumber() ? (Object) value.asLong() : value.asText();
    }
}
