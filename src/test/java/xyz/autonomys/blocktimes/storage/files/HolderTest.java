package xyz.autonomys.blocktimes.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class HolderTest {

    @Test
    void thisProcessIsNamedWithItsHostAndTheSecond() throws Exception {
        SimulatedTime time = new SimulatedTime();
        time.advance(61_999);

        assertThat(Holder.thisProcess(time)).isEqualTo("pid " + ProcessHandle.current().pid() + " on "
                + InetAddress.getLocalHost().getHostName() + " since 2027-01-01T00:01:01Z");
    }

    @Test
    void theProcessIsReadBack() {
        assertThat(Holder.pidOf("pid 12 on a host since 2026-01-01T00:00:00Z, a worker of group g")).contains(12L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "the workers of group g", "pid x on host", "pid 1234567890123456789 on host"})
    void otherWordsNameNone(String words) {
        assertThat(Holder.pidOf(words)).isEmpty();
    }

    @Test
    void processIdsAreThoseOfThisStartAndThisNamespace() throws Exception {
        Path namespace = Path.of("/proc/self/ns/pid");
        assumeTrue(Files.exists(namespace, LinkOption.NOFOLLOW_LINKS), "skipped: this system has no proc(5)");

        assertThat(Holder.processIdsOf()).contains(Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
                + " "
                + Files.readSymbolicLink(namespace));
    }
}
