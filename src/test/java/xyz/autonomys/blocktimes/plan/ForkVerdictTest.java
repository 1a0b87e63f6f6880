package xyz.autonomys.blocktimes.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.chain.BlockRange;

class ForkVerdictTest {

    private static final Seams.Found SAME = Seams.Found.NOTHING;
    private static final Seams.Found FORK = fork("0xf0");
    private static final Seams.Found OTHER_FORK = fork("0xf1");

    private static Seams.Found fork(String hash) {
        return new Seams.Found(List.of(new Fork(new BlockRange(11, 20), "0xaa", hash)), List.of());
    }

    private static URI url(int node) {
        return URI.create("wss://key:secret@node-" + node + ":9944");
    }

    private static ForkVerdict verdict(long limit, boolean accepted, Seams.Found... views) {
        Map<URI, Seams.Found> byNode = new LinkedHashMap<>();
        for (Seams.Found view : views) {
            byNode.put(url(byNode.size()), view);
        }
        return ForkVerdict.of(byNode, limit, accepted);
    }

    private static void assertBelieved(ForkVerdict verdict, Seams.Found found) {
        assertThat(verdict.objection()).isEmpty();
        assertThat(verdict.found()).isEqualTo(found);
    }

    @Test
    void oneAloneIsBelievedUpToTheLimitOrIfAccepted() {
        assertBelieved(verdict(10, false, FORK), FORK);
        assertBelieved(verdict(9, true, FORK), FORK);
        assertBelieved(verdict(0, false, SAME), SAME);
        ForkVerdict refused = verdict(9, false, FORK);
        assertThat(refused.found()).isEqualTo(SAME);
        assertThat(refused.objection().orElseThrow()).isEqualTo("a reorganisation would replace 10 stored blocks, more"
                + " than 9 (blocktimes.max-reorg), and there is no second endpoint to confirm it: nothing is replaced;"
                + " wss://node-0:9944: from block 11 on it has others: 0xf0, stored 0xaa; if that is right, run with"
                + " --accept-reorg, otherwise use another endpoint");
    }

    @Test
    void whatAllSayIsBelievedHoweverDeep() {
        assertBelieved(verdict(0, false, FORK, FORK), FORK);
        assertBelieved(verdict(0, false, SAME, SAME, SAME), SAME);
    }

    @Test
    void theMajorityIsBelievedUpToTheLimitOnly() {
        ForkVerdict shallow = verdict(10, false, FORK, SAME, FORK);
        assertBelieved(shallow, FORK);
        assertThat(shallow.deviants()).containsExactly(
                Map.entry(url(1), "it is on another fork than most endpoints: it has the stored blocks"));
        assertThat(verdict(9, true, FORK, SAME, FORK).objection()).isPresent();
        ForkVerdict kept = verdict(0, false, SAME, FORK, SAME);
        assertBelieved(kept, SAME);
        assertThat(kept.deviants()).containsOnlyKeys(url(1));
    }

    @Test
    void withoutAMajorityNothingIsReplacedWhateverTheUserAccepts() {
        for (Seams.Found[] views : List.of(new Seams.Found[] {SAME, FORK}, new Seams.Found[] {FORK, OTHER_FORK},
                new Seams.Found[] {SAME, FORK, OTHER_FORK}, new Seams.Found[] {SAME, SAME, FORK, FORK})) {
            ForkVerdict refused = verdict(1_000, true, views);
            assertThat(refused.found()).isEqualTo(SAME);
            assertThat(refused.objection().orElseThrow()).contains("node-0").contains("node-1")
                    .doesNotContain("secret");
        }
    }
}
