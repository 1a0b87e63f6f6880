package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.devnet.Devnet;
import xyz.autonomys.blocktimes.time.SystemTime;

/** Stored blocks are not replaced on one endpoint's word. */
class ReorganisationTest {

    private static final int BLOCKS = 400;
    /** With K = 10, blocks up to 390 are stored: 100 of them after the fork, 6 after the shallow one. */
    private static final int DEEP = 291;
    private static final int SHALLOW = 385;
    private static final Devnet.Options OPTIONS = new Devnet.Options(9, BLOCKS, 0);

    @TempDir
    Path folder;
    private Dataset dataset;

    @BeforeEach
    void dataset() {
        dataset = new Dataset(folder.resolve("data"));
    }

    private static Devnet good() throws Exception {
        return Devnet.start(OPTIONS, 0, new SystemTime());
    }

    private static Devnet fork(int atBlock) throws Exception {
        return Devnet.start(OPTIONS.forkedAt(atBlock), 0, new SystemTime());
    }

    private Cli.Result run(String command, List<Devnet> nodes, String... more) throws Exception {
        return run(10, command, nodes, more);
    }

    private Cli.Result run(int k, String command, List<Devnet> nodes, String... more) throws Exception {
        return new Cli(folder)
                .with("CONSENSUS_RPC_WS", nodes.stream().map(ReorganisationTest::url).map(URI::toString)
                        .collect(Collectors.joining(", ")))
                .with("K_CONSENSUS", k)
                .run(Stream.concat(Stream.of(command, "--chain=consensus"), Stream.of(more)).toArray(String[]::new));
    }

    private static URI url(Devnet devnet) {
        return devnet.endpoints().get("consensus");
    }

    /** Returns number and hash of all stored blocks. */
    private Map<Long, String> stored() throws Exception {
        return dataset.rows("consensus").stream().collect(Collectors.toMap(
                row -> (Long) row.get("block_number"), row -> (String) row.get("hash")));
    }

    private Map<Long, String> storeFrom(Devnet devnet) throws Exception {
        Cli.Result first = run("backfill", List.of(devnet), "--start=1");
        assertThat(first.exitCode()).as(first.err()).isZero();
        Map<Long, String> rows = stored();
        assertThat(rows).hasSize(BLOCKS - 10);
        return rows;
    }

    @Test
    void ofTwoEndpointsThatDisagreeNoneIsBelieved() throws Exception {
        for (int fork : new int[] {DEEP, SHALLOW}) {
            try (Devnet good = good(); Devnet other = fork(fork)) {
                Map<Long, String> before = storeFrom(good);
                for (List<Devnet> order : List.of(List.of(other, good), List.of(good, other))) {
                    Cli.Result run = run("backfill", order);

                    assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
                    assertThat(run.err()).contains("the endpoints disagree about stored blocks, so nothing is replaced")
                            .contains(url(good) + ": it has the stored blocks")
                            .contains(url(other) + ": from block " + fork + " on it has others: 0x")
                            .contains(", stored " + before.get((long) fork));
                    assertThat(stored()).isEqualTo(before);
                }
            }
        }
    }

    @Test
    void ofThreeTheOneOnAForkIsSkipped() throws Exception {
        try (Devnet good = good(); Devnet alsoGood = good(); Devnet other = fork(DEEP)) {
            Map<Long, String> before = storeFrom(good);

            Cli.Result run = run("backfill", List.of(other, good, alsoGood));

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).contains(
                    url(other) + " skipped: it is on another fork than most endpoints: from block " + DEEP);
            assertThat(stored()).isEqualTo(before);
        }
    }

    @Test
    void whatAllEndpointsSayIsBelieved() throws Exception {
        try (Devnet good = good(); Devnet other = fork(DEEP); Devnet alsoOther = fork(DEEP)) {
            storeFrom(good);

            Cli.Result run = run("backfill", List.of(other, alsoOther), "--start=1");

            assertThat(run.exitCode()).as(run.err()).isZero();
            Map<Long, String> healed = stored();
            assertThat(run("backfill", List.of(other), "--start=1", "--overwrite").exitCode()).isZero();
            assertThat(healed).isEqualTo(stored());
        }
    }

    @Test
    void oneEndpointAloneNeedsTheUsersWordForMoreThanTheLimit() throws Exception {
        try (Devnet good = good(); Devnet other = fork(DEEP)) {
            Map<Long, String> before = storeFrom(good);

            Cli.Result refused = run("backfill", List.of(other), "--start=1");

            // The chain's own ConfirmationDepthK is 100, and 100 blocks would be replaced.
            assertThat(refused.exitCode()).as(refused.err()).isZero();
            assertThat(run("backfill", List.of(good), "--start=1", "--overwrite").exitCode()).isZero();
            assertThat(stored()).isEqualTo(before);
        }
        try (Devnet other = fork(DEEP - 1)) {
            Map<Long, String> before = stored();

            Cli.Result refused = run("backfill", List.of(other), "--start=1");

            assertThat(refused.exitCode()).as(refused.err()).isEqualTo(1);
            assertThat(refused.err()).contains("a reorganisation would replace 101 stored blocks, more than 100"
                    + " (blocktimes.max-reorg)").contains("--accept-reorg")
                    .contains(url(other) + ": from block 290 on it has others: 0x");
            assertThat(stored()).isEqualTo(before);

            Cli.Result accepted = run("backfill", List.of(other), "--start=1", "--accept-reorg");

            assertThat(accepted.exitCode()).as(accepted.err()).isZero();
            assertThat(stored()).hasSize(BLOCKS - 10).isNotEqualTo(before);
        }
    }

    @Test
    void aHealingEndsAtTheConfirmedHead() throws Exception {
        try (Devnet good = good(); Devnet other = fork(SHALLOW)) {
            Cli.Result first = run(0, "backfill", List.of(good), "--start=1");
            assertThat(first.exitCode()).as(first.err()).isZero();
            assertThat(stored()).hasSize(BLOCKS);

            Cli.Result healed = run(10, "backfill", List.of(other), "--start=1");

            assertThat(healed.exitCode()).as(healed.err()).isZero();
            assertThat(healed.err()).contains(" are above the confirmed head now: removed");
            assertThat(stored()).hasSize(BLOCKS - 10).doesNotContainKey(391L);
            assertThat(run(0, "backfill", List.of(other), "--start=1").exitCode()).isZero();
            assertThat(stored()).hasSize(BLOCKS);
            assertThat(new Cli(folder).run("validate").exitCode()).isZero();
        }
    }

    @Test
    void aChainThatBeganAgainWithALowerTipIsNoticed() throws Exception {
        try (Devnet good = good();
                Devnet again = Devnet.start(OPTIONS.forkedAt(1).lagging(200), 0, new SystemTime())) {
            Map<Long, String> before = storeFrom(good);

            Cli.Result refused = run("backfill", List.of(again));

            assertThat(refused.exitCode()).as(refused.err()).isEqualTo(1);
            assertThat(refused.err()).contains(url(again) + ": from block 1 on it has others");
            assertThat(stored()).isEqualTo(before);

            Cli.Result accepted = run("backfill", List.of(again), "--start=1", "--accept-reorg");

            assertThat(accepted.exitCode()).as(accepted.err()).isZero();
            assertThat(stored()).hasSize(190).doesNotContainEntry(1L, before.get(1L));
            assertThat(new Cli(folder).run("validate").exitCode()).isZero();
        }
    }

    @Test
    void anEndpointThatOnlyLagsChangesNothing() throws Exception {
        try (Devnet good = good(); Devnet lags = Devnet.start(OPTIONS.lagging(200), 0, new SystemTime())) {
            Map<Long, String> before = storeFrom(good);

            Cli.Result run = run("backfill", List.of(lags));

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(stored()).isEqualTo(before);
        }
    }
}
