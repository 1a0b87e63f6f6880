package xyz.autonomys.blocktimes.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import xyz.autonomys.blocktimes.time.SimulatedTime;

@Timeout(600)
class LeaseOfWriterTest {

    private static final String NAME = ".locks/consensus.json";
    private static final String HELD_BY_OTHER =
            "{\"token\":4,\"id\":\"other\",\"holder\":\"pid 12 on host\",\"processIds\":\"elsewhere\","
            + "\"group\":null,\"renewals\":3}";
    private static final String HELD_BY_GROUP =
            "{\"token\":4,\"id\":\"other\",\"holder\":\"the workers of group g\",\"processIds\":null,"
            + "\"group\":\"g\",\"renewals\":3}";
    private static final String NO_LONGER = "this process no longer has the lock of chain consensus in s3://bucket: ";

    private final SimulatedTime time = new SimulatedTime();
    private final SharedByServer server = new SharedByServer(time);
    private LeaseOfWriter lease;

    @BeforeEach
    void begin() {
        time.advance(1_000);
    }

    @AfterEach
    void end() {
        if (lease != null) {
            lease.close();
        }
    }

    private LeaseOfWriter take(String group) throws IOException {
        lease = LeaseOfWriter.take(server, "consensus", group, time);
        return lease;
    }

    private JsonNode said() throws IOException {
        return new ObjectMapper().readTree(server.text(NAME));
    }

    /** Lets ten seconds pass, and the lock be renewed. */
    private void renew() throws InterruptedException {
        int before = server.calls();
        time.advance(10_000);
        server.awaitCalls(before + 1);
    }

    @Test
    void itSaysWhoHoldsIt() throws IOException {
        take(null).requireHeld();

        assertThat(said().get("token").asLong()).isEqualTo(1);
        assertThat(said().get("id").asText()).hasSize(36);
        assertThat(said().get("holder").asText()).isEqualTo(Holder.thisProcess(time));
        assertThat(said().get("processIds").asText(null)).isEqualTo(Holder.processIdsOf().orElse(null));
        assertThat(said().get("group").isNull()).isTrue();
        assertThat(said().get("renewals").asLong()).isZero();
        assertThat(LeaseOfWriter.holder(server, "consensus")).isEqualTo(
                Holder.processIdsOf().map(ids -> ProcessHandle.current().pid()));
    }

    @Test
    void aSecondIsRefusedNamingTheHolder() {
        server.put(NAME, HELD_BY_OTHER);
        time.advance(59_999);

        assertThatThrownBy(() -> take(null)).isInstanceOf(StorageException.class)
                .hasMessage("another process is writing chain consensus to s3://bucket: pid 12 on host, last seen 59 s "
                + "ago; wait for it, stop it, "
                        + "or use another DATA_DIR (a killed one loses its lock after 60 s)");
        assertThat(time.timers()).isZero();
        assertThat(server.calls()).isZero();
    }

    @Test
    void oneThatWasNotRenewedForAMinuteIsDead() throws IOException {
        server.put(NAME, HELD_BY_OTHER);
        time.advance(60_000);

        take(null).requireHeld();

        assertThat(said().get("token").asLong()).isEqualTo(5);
        assertThat(said().get("id").asText()).isNotEqualTo("other");
    }

    @Test
    void oneWhoseProcessOfThisMachineIsGoneIsDeadAtOnce() throws IOException {
        String ids = Holder.processIdsOf().orElse(null);
        org.junit.jupiter.api.Assumptions.assumeTrue(ids != null, "skipped: this system does not tell processes apart");
        server.put(NAME, HELD_BY_OTHER.replace("elsewhere", ids).replace("pid 12 ", "pid " + Long.MAX_VALUE / 10
                + " "));
        assertThat(LeaseOfWriter.holder(server, "consensus")).isEmpty();

        take(null).requireHeld();

        assertThat(said().get("token").asLong()).isEqualTo(5);
    }

    @Test
    void aProcessOfAnotherMachineIsNobodyHere() throws IOException {
        server.put(NAME, HELD_BY_OTHER);
        assertThat(LeaseOfWriter.holder(server, "consensus")).isEmpty();

        server.put(NAME, HELD_BY_GROUP);
        assertThat(LeaseOfWriter.holder(server, "consensus")).isEmpty();
        server.remove(NAME);
        assertThat(LeaseOfWriter.holder(server, "consensus")).isEmpty();
    }

    @Test
    void aHolderNotHeardOfForAMinuteIsNone() throws IOException {
        take(null);
        lease.close();
        server.put(NAME, HELD_BY_OTHER.replace("elsewhere", Holder.processIdsOf().orElse("none"))
                .replace("pid 12 ", "pid " + ProcessHandle.current().pid() + " "));
        time.advance(59_999);
        assertThat(LeaseOfWriter.holder(server, "consensus"))
                .isEqualTo(Holder.processIdsOf().map(ids -> ProcessHandle.current().pid()));

        time.advance(1);

        assertThat(LeaseOfWriter.holder(server, "consensus")).isEmpty();
    }

    @Test
    void itIsRenewedEveryTenSeconds() throws Exception {
        take(null);
        String id = said().get("id").asText();
        time.advance(9_999);
        assertThat(server.calls()).isEqualTo(1);

        time.advance(1);
        server.awaitCalls(2);
        lease.requireHeld();
        renew();
        lease.requireHeld();

        assertThat(said().get("renewals").asLong()).isEqualTo(2);
        assertThat(said().get("id").asText()).isEqualTo(id);
        assertThat(said().get("token").asLong()).isEqualTo(1);
        assertThat(server.calls()).isEqualTo(3);
    }

    /** A process that forgets to close it is to end all the same. */
    @Test
    void whatRenewsItKeepsNoProcessAlive() throws Exception {
        take(null);
        renew();

        assertThat(Thread.getAllStackTraces().keySet()).filteredOn(thread -> thread.getName().equals("lease-consensus"))
                .isNotEmpty().allMatch(Thread::isDaemon);
    }

    @Test
    void whatWasTakenByAnotherIsLost() throws Exception {
        take(null);
        server.put(NAME, HELD_BY_OTHER);
        renew();

        assertThatThrownBy(() -> lease.requireHeld()).isInstanceOf(StorageException.class)
                .hasMessage(NO_LONGER + "it was taken by pid 12 on host")
                .matches(e -> ((StorageException) e).isLockLost());
        int calls = server.calls();
        lease.close();
        assertThat(server.calls()).isEqualTo(calls);
        assertThat(server.text(NAME)).isEqualTo(HELD_BY_OTHER);
    }

    @Test
    void whatIsLostIsRenewedNoMore() throws Exception {
        take(null);
        server.put(NAME, HELD_BY_OTHER);
        renew();
        assertThatThrownBy(() -> lease.requireHeld()).isInstanceOf(StorageException.class);
        server.remove(NAME);
        time.advance(31_000);

        assertThatThrownBy(() -> lease.requireHeld()).isInstanceOf(StorageException.class)
                .hasMessage(NO_LONGER + "it was taken by pid 12 on host");
        assertThat(server.calls()).isEqualTo(2);
    }

    @Test
    void whatWasRemovedOrTakenAndReleasedIsLost() throws Exception {
        take(null);
        server.remove(NAME);
        renew();
        assertThatThrownBy(() -> lease.requireHeld()).isInstanceOf(StorageException.class)
                .hasMessage(NO_LONGER + "it was removed");

        take(null);
        server.put(NAME, HELD_BY_OTHER.replace("\"other\"", "null"));
        renew();
        assertThatThrownBy(() -> lease.requireHeld()).isInstanceOf(StorageException.class)
                .hasMessage(NO_LONGER + "it was taken, and released since");
    }

    @Test
    void aRenewalWhoseAnswerWasLostIsOne() throws Exception {
        take(null);
        server.writes(SharedByServer.Writes.ANSWER_LOST);
        renew();
        server.writes(SharedByServer.Writes.MADE);
        time.advance(25_000);
        server.awaitCalls(4);

        lease.requireHeld();
        renew();
        lease.requireHeld();

        assertThat(said().get("renewals").asLong()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void heldIsWhatWasRenewedWithinHalfAMinute() throws Exception {
        take(null);
        server.writes(SharedByServer.Writes.FAILING);
        for (int renewal = 0; renewal < 3; renewal++) {
            renew();
        }
        lease.requireHeld();
        assertThat(server.calls()).isEqualTo(4);

        time.advance(1);
        assertThatThrownBy(() -> lease.requireHeld()).isInstanceOf(StorageException.class)
                .hasMessage("the lock of chain consensus could not be renewed in time: the server is gone");
        assertThat(server.calls()).isEqualTo(5);

        server.writes(SharedByServer.Writes.MADE);
        lease.requireHeld();
        assertThat(server.calls()).isEqualTo(6);
        lease.requireHeld();
        assertThat(server.calls()).isEqualTo(6);
    }

    /** A machine that was asleep has a monotonic clock that stood still. */
    @Test
    void aClockThatWasSetMakesItRenewed() throws Exception {
        take(null);
        time.setClock(-30_000);
        lease.requireHeld();
        assertThat(server.calls()).isEqualTo(1);

        time.setClock(-1);
        lease.requireHeld();
        assertThat(server.calls()).isEqualTo(2);

        time.setClock(60_000);
        lease.requireHeld();
        assertThat(server.calls()).isEqualTo(3);
    }

    @Test
    void whatIsReleasedCanBeHadAtOnce() throws Exception {
        take(null).close();
        assertThat(said().get("id").isNull()).isTrue();
        assertThat(said().get("token").asLong()).isEqualTo(1);
        assertThat(said().get("renewals").asLong()).isEqualTo(1);
        assertThat(time.timers()).isZero();

        take(null).requireHeld();

        assertThat(said().get("token").asLong()).isEqualTo(2);
    }

    @Test
    void whatCannotBeReleasedIsLeftToBeForgotten() throws Exception {
        take(null);
        server.writes(SharedByServer.Writes.FAILING);

        lease.close();

        assertThat(said().get("id").isNull()).isFalse();
    }

    @Test
    void aWorkerJoinsItsGroup() throws Exception {
        take("g").requireHeld();
        String id = said().get("id").asText();
        assertThat(said().get("holder").asText()).isEqualTo("the workers of group g");
        assertThat(said().get("group").asText()).isEqualTo("g");
        assertThat(said().get("processIds").isNull()).isTrue();

        try (LeaseOfWriter second = LeaseOfWriter.take(server, "consensus", "g", time)) {
            second.requireHeld();
            assertThat(said().get("id").asText()).isEqualTo(id);
            assertThat(said().get("renewals").asLong()).isEqualTo(1);
            assertThat(said().get("token").asLong()).isEqualTo(1);
        }
        assertThat(said().get("id").asText()).isEqualTo(id);
    }

    @Test
    void aGroupKeepsOthersOut() {
        server.put(NAME, HELD_BY_GROUP);

        for (String other : new String[] {"h", null}) {
            assertThatThrownBy(() -> take(other)).isInstanceOf(StorageException.class)
                    .hasMessage("another process is writing chain consensus to s3://bucket: the workers of group g, "
                    + "last seen 0 s ago; wait for it, "
                            + "stop it, or use another DATA_DIR (a killed one loses its lock after 60 s)");
        }
    }

    @Test
    void aGroupDoesNotJoinAProcessByItself() {
        server.put(NAME, HELD_BY_OTHER);

        assertThatThrownBy(() -> take("g")).isInstanceOf(StorageException.class).hasMessageContaining("pid 12 on host");
    }

    @Test
    void oneWorkerRenewsForAll() throws Exception {
        take("g");
        try (LeaseOfWriter second = LeaseOfWriter.take(server, "consensus", "g", time)) {
            renew();
            lease.requireHeld();
            second.requireHeld();
            assertThat(said().get("renewals").asLong()).isEqualTo(2);
            // Both may try at once; the condition lets one of them through.
            assertThat(server.calls()).isBetween(3, 4);
        }
    }

    @Test
    void aGroupThatAnotherWorkerRenewedIsHeld() throws Exception {
        take("g");
        server.writes(SharedByServer.Writes.REFUSED);
        for (int renewal = 0; renewal < 3; renewal++) {
            renew();
        }
        lease.requireHeld();
        server.put(NAME, HELD_BY_GROUP);
        time.setClock(31_000);
        int calls = server.calls();

        lease.requireHeld();

        assertThat(server.calls()).isEqualTo(calls);
        assertThat(server.text(NAME)).isEqualTo(HELD_BY_GROUP);
    }

    /** What another worker renewed nine seconds ago is to be looked at again nine seconds earlier. */
    @Test
    void aLockOfAGroupIsAsOldAsItsLastRenewal() throws Exception {
        take("g");
        time.advance(9_000);
        time.setClock(31_000);
        lease.requireHeld();
        server.remove(NAME);
        time.setClock(21_000);
        lease.requireHeld();

        time.setClock(1);

        assertThatThrownBy(() -> lease.requireHeld()).isInstanceOf(StorageException.class)
                .hasMessage(NO_LONGER + "it was removed");
    }

    @Test
    void aLockOfAGroupThatThisWorkerRenewedIsNew() throws Exception {
        take("g");
        renew();
        lease.requireHeld();
        server.remove(NAME);

        time.setClock(30_000);

        lease.requireHeld();
    }

    @Test
    void aLockOfAGroupThatAnotherHasIsLost() throws Exception {
        take("g");
        server.put(NAME, HELD_BY_OTHER);
        time.setClock(31_000);
        assertThatThrownBy(() -> lease.requireHeld()).isInstanceOf(StorageException.class)
                .hasMessage(NO_LONGER + "it was taken by pid 12 on host");
        lease.close();
        server.remove(NAME);

        take("g");
        server.remove(NAME);
        time.setClock(31_000);
        assertThatThrownBy(() -> lease.requireHeld()).isInstanceOf(StorageException.class)
                .hasMessage(NO_LONGER + "it was removed");
    }

    @Test
    void aLockThatIsFoughtOverIsGivenUp() {
        server.writes(SharedByServer.Writes.REFUSED);

        assertThatThrownBy(() -> take(null)).isInstanceOf(StorageException.class)
                .hasMessage("the lock of chain consensus in s3://bucket is being taken by several processes; "
                        + "try again");
        assertThat(server.calls()).isEqualTo(10);
    }

    @Test
    void whatIsNoLockIsNamed() {
        server.put(NAME, "mine");

        assertThatThrownBy(() -> take(null)).isInstanceOf(StorageException.class)
                .hasMessage("s3://bucket/.locks/consensus.json is not a lock of this program: remove it if no "
                        + "process writes that chain");
    }
}
