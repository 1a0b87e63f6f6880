package xyz.autonomys.blocktimes.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.Coverage;

class BackfillPlanTest {

    private static final Coverage NOTHING = new Coverage(List.of(), List.of());
    private static final long CONFIRMED_HEAD = 19_900;

    private static BackfillPlan plan(Long start, Long end, Long count) {
        return BackfillPlan.of(
                new BackfillPlan.Request(
                        Optional.ofNullable(start), Optional.ofNullable(end), Optional.ofNullable(count)),
                NOTHING,
                CONFIRMED_HEAD,
                false);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "-, -, -, 14901..19900",
        "5, -, -, 5..19900",
        "5, 9, -, 5..9",
        "5, -, 9, 5..13",
        "0, -, 10, 1..10",
        "0, -, -, 1..19900",
        "5, -, 9223372036854775807, 5..19900",
        "-, 300, -, 1..300",
        "-, 6000, -, 1001..6000",
        "-, 300, 10, 291..300",
        "-, 300, 400, 1..300",
        "-, -, 10, 19891..19900",
        "-, 20000, 150, 19851..19900",
        "5, 99999, -, 5..19900"
    })
    void theBlocksAskedFor(Long start, Long end, Long count, String blocks) {
        assertThat(plan(start, end, count).asked()).map(BlockRange::toString).contains(blocks);
        assertThat(plan(start, end, count).missing()).extracting(BlockRange::toString).containsExactly(blocks);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        "-, -, -, 100, 200, 100", "-, -, -, 200, 100, -", "-, -, -, 100, -, 100", "-, -, -, -, 100, -",
        "50, -, -, 100, 200, 50", "-, 90, -, 100, 200, -", "-, 100, -, 100, 200, 100", "-, -, 10, 100, 200, -",
    })
    void withoutAStartTheFirstBlockEverAskedForIsTheFirst(Long start, Long end, Long count, Long asked, Long stored,
            Long first) {
        BackfillPlan.Request request = new BackfillPlan.Request(
                Optional.ofNullable(start), Optional.ofNullable(end), Optional.ofNullable(count));
        assertThat(request.orFrom(Optional.ofNullable(asked), Optional.ofNullable(stored)))
                .isEqualTo(new BackfillPlan.Request(Optional.ofNullable(first), request.end(), request.count()));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', value = {
        "19901 | - | - | the confirmed head is 19900, nothing to do from block 19901 on",
        "30000 | 40000 | - | the confirmed head is 19900, nothing to do from block 30000 on",
        "- | 20000 | 50 | the confirmed head is 19900, nothing to do from block 19951 on",
        "0 | 0 | - | nothing to do up to block 0: genesis has no timestamp"
    })
    void nothingToDoIsSaid(Long start, Long end, Long count, String remark) {
        assertThat(plan(start, end, count).asked()).isEmpty();
        assertThat(plan(start, end, count).remarks()).contains(remark);
    }

    @Test
    void replacedBlocksJoinWhatIsMissing() {
        BackfillPlan plan = plan(300L, 400L, null);

        assertThat(plan.withReplaced(List.of(new BlockRange(250, 310), new BlockRange(20, 29))).missing())
                .containsExactly(new BlockRange(20, 29), new BlockRange(250, 400));
    }
}
