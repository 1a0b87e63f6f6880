package xyz.autonomys.blocktimes.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class RunLedgerTest {

    private static final LocalDate DATE = LocalDate.of(2025, 1, 1);

    private final SimulatedTime time = new SimulatedTime();
    private final RunLedger ledger = RunLedger.of("c", List.of(range(1, 10), range(21, 30)), time);

    private static BlockRange range(long first, long last) {
        return new BlockRange(first, last);
    }

    private static StoredFile file(long first, long last) {
        return new StoredFile("f" + first, DATE, range(first, last), null, 1, null);
    }

    @Test
    void aPlanThatEndsIsClosedFromTheBeginningAndOneThatIsFollowedWhenItIsSaid() {
        RunLedger following = RunLedger.following("c", List.of(), time);

        assertThat(ledger.isOpen()).isFalse();
        assertThat(following.isOpen()).isTrue();
        following.close();
        assertThat(following.isOpen()).isFalse();
        assertThat(ledger.chain()).isEqualTo("c");
    }

    @Test
    void blocksThatFollowThePlanLengthenItsLastPartAndOthersMakeAnother() {
        RunLedger following = RunLedger.following("c", List.of(), time);

        following.extend(range(1, 5));
        following.extend(range(6, 8));
        following.extend(range(10, 12));

        assertThat(following.planned()).containsExactly(range(1, 8), range(10, 12));
        assertThat(following.plannedBlocks()).isEqualTo(11);
    }

    @Test
    void whatIsNeitherStoredNorFailedRemains() {
        ledger.published(file(1, 4));
        ledger.failed(range(22, 22), "bad");

        assertThat(ledger.remaining()).containsExactly(range(5, 10), range(21, 21), range(23, 30));
        assertThat(ledger.files()).containsExactly(file(1, 4));
    }

    @Test
    void neighboursThatFailForOneReasonAreToldAsOneAndAllAreCounted() {
        ledger.failed(range(1, 2), "bad");
        ledger.failed(range(3, 3), "bad");
        ledger.failed(range(4, 4), "worse");
        ledger.failed(range(6, 6), "worse");
        ledger.stopped();

        assertThat(ledger.missing()).containsExactly(new RunLedger.Failure(range(1, 3), "bad"),
                new RunLedger.Failure(range(4, 4), "worse"), new RunLedger.Failure(range(6, 6), "worse"));
        assertThat(ledger.failedBlocks()).isEqualTo(5);
    }

    @Test
    void blocksThatTheRoutesLostAreMissingAndSaidToBe() {
        ledger.published(file(1, 10));

        assertThat(ledger.missing()).containsExactly(new RunLedger.Failure(range(21, 30),
                "the routes took these blocks but stored nothing; were they edited?"));
    }

    @Test
    void blocksNotReadForASignalAreNotMissing() {
        ledger.stopped();

        assertThat(ledger.wasStopped()).isTrue();
        assertThat(ledger.missing()).isEmpty();
        assertThat(ledger.remaining()).containsExactly(range(1, 10), range(21, 30));
    }

    @Test
    void blocksAfterTheChainWasGivenUpAreMissingForThatReasonAlsoAfterASignal() {
        assertThat(ledger.brokenOff()).isFalse();
        ledger.breakOff("no node");
        ledger.stopped();

        assertThat(ledger.brokenOff()).isTrue();
        assertThat(ledger.missing()).containsExactly(new RunLedger.Failure(range(1, 10), "no node"),
                new RunLedger.Failure(range(21, 30), "no node"));
    }

    @Test
    void aRunLastsUntilItIsFinished() {
        assertThat(ledger.wasStopped()).isFalse();
        time.advance(1_500);
        assertThat(ledger.seconds()).isEqualTo(1.5);

        ledger.finish();
        time.advance(7_000);

        assertThat(ledger.finished()).isCompleted();
        assertThat(ledger.seconds()).isEqualTo(1.5);
    }

    @Test
    void rowsWrittenAddUp() {
        ledger.written(3);
        ledger.written(4);

        assertThat(ledger.writtenBlocks()).isEqualTo(7);
    }
}
