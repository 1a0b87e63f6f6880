package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.Shared;

/** Bytes that a broken or hostile node could send: each ends in an error with an offset, and takes little memory. */
class HostileBytesTest {

    private static final long MOST_ALLOCATED_BYTES = 4 << 20;
    private static final int MUTATIONS = Integer.getInteger("blocktimes.fuzz.mutations", 100_000);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(strings = {"chronos", "evm-domain"})
    void everyTruncationOfEventsIsAnErrorWithAnOffset(String runtime) throws Exception {
        EventWalker walker =
                new EventWalker(Metadata.decode(Shared.bytes("recordings/metadata/" + runtime + "-v14.scale")));
        for (byte[] blob : blobs(runtime)) {
            for (int length = 1; length < blob.length; length++) {
                byte[] truncated = Arrays.copyOf(blob, length);
                assertThatThrownBy(() -> drain(walker.walk(truncated))).isInstanceOfSatisfying(ScaleException.class,
                        e -> assertThat(Offset.of(e)).isBetween(0, truncated.length));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chronos", "evm-domain"})
    void mutatedEventsNeverDoWorseThanAnError(String runtime) throws Exception {
        EventWalker walker =
                new EventWalker(Metadata.decode(Shared.bytes("recordings/metadata/" + runtime + "-v14.scale")));
        List<byte[]> blobs = blobs(runtime);
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = mutate(blobs.get(random.nextInt(blobs.size())), random);
            refused += refuses(() -> drain(walker.walk(mutated)), mutated.length) ? 1 : 0;
        }
        // Most mutations hit a length, an index or a phase somewhere; all of them passing would mean nothing is
        // checked.
        assertThat(refused).isBetween(MUTATIONS / 10, MUTATIONS);
        System.out.println("HostileBytesTest: " + MUTATIONS + " mutated blobs of events of " + runtime + ", " + refused
                + " refused");
    }

    @Test
    void truncatedAndMutatedMetadataNeverDoesWorseThanAnError() throws Exception {
        byte[] metadata = Shared.bytes("recordings/metadata/evm-domain-v14.scale");
        Random random = new Random(11);
        for (int length = 0; length < metadata.length; length += 101) {
            byte[] truncated = Arrays.copyOf(metadata, length);
            assertThatThrownBy(() -> Metadata.decode(truncated)).isInstanceOf(ScaleException.class);
        }
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            byte[] mutated = mutate(metadata, random);
            refused += refuses(() -> new EventWalker(Metadata.decode(mutated)), mutated.length) ? 1 : 0;
        }
        assertThat(refused).isBetween(200, 2_000);
    }

    @Test
    void anotherMetadataVersionIsRefusedByName() {
        assertThatThrownBy(() -> Metadata.decode(Hex.decode("0x6d6574611100")))
                .isInstanceOf(ScaleException.class)
                .hasMessage("metadata is version V17, only V14, V15 and V16 are read at offset 4");
        assertThatThrownBy(() -> Metadata.decode(Hex.decode("0xdeadbeef0e")))
                .hasMessage("not metadata: it begins with 0xefbeadde, not \"meta\" at offset 0");
    }

    private static void drain(EventCursor cursor) {
        while (cursor.next()) {
            cursor.argumentBytes();
        }
    }

    private static boolean refuses(Runnable decoding, int length) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        boolean refused = false;
        try {
            decoding.run();
        } catch (ScaleException e) {
            assertThat(Offset.of(e)).isBetween(0, length);
            refused = true;
        }
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - before).isLessThan(MOST_ALLOCATED_BYTES);
        return refused;
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] mutated = original.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(3)) {
                case 0 -> mutated[at] = (byte) random.nextInt();
                case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                default -> mutated = Arrays.copyOf(mutated, Math.max(1, at));
            }
        }
        return mutated;
    }

    private static List<byte[]> blobs(String runtime) throws Exception {
        return Shared.jsonLines("vectors/events-" + runtime + ".jsonl.gz").stream()
                .map(line -> Hex.decode(line.get("events").asText())).toList();
    }
}
