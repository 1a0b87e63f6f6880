package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.Shared;

/** Blobs that hold every event of a runtime, decoded elsewhere by two independent decoders. */
class EventVectorsTest {

    @ParameterizedTest
    @CsvSource({"chronos,541", "chronos-op3,550", "evm-domain,322"})
    void everyVectorDecodesToTheSameEvents(String runtime, int blobs) throws Exception {
        EventWalker walker =
                new EventWalker(Metadata.decode(Shared.bytes("recordings/metadata/" + runtime + "-v14.scale")));

        List<JsonNode> lines = Shared.jsonLines("vectors/events-" + runtime + ".jsonl.gz");

        assertThat(lines).hasSize(blobs);
        for (JsonNode line : lines) {
            EventCursor cursor = walker.walk(Hex.decode(line.get("events").asText()));
            for (JsonNode event : line.get("decoded")) {
                assertThat(cursor.next()).isTrue();
                assertThat(phase(cursor)).isEqualTo(event.get(0).asText());
                assertThat(cursor.layout()).hasToString(event.get(1).asText() + "." + event.get(2).asText());
                assertThat(cursor.topics()).isEqualTo(event.get(5).asInt());
                List<byte[]> arguments = cursor.argumentBytes();
                assertThat(arguments).hasSameSizeAs(event.get(4));
                for (int i = 0; i < arguments.size(); i++) {
                    assertShownAs(arguments.get(i), Hex.decode(event.get(4).get(i).asText()), cursor.layout());
                }
            }
            assertThat(cursor.next()).isFalse();
        }
    }

    /** The fields that a walk reports, put behind each other again, are the very bytes they were taken from. */
    @ParameterizedTest
    @CsvSource({"chronos", "chronos-op3", "evm-domain"})
    void argumentsAreTheExactBytesOfTheBlob(String runtime) throws Exception {
        EventWalker walker =
                new EventWalker(Metadata.decode(Shared.bytes("recordings/metadata/" + runtime + "-v14.scale")));
        for (JsonNode line : Shared.jsonLines("vectors/events-" + runtime + ".jsonl.gz")) {
            byte[] blob = Hex.decode(line.get("events").asText());
            EventCursor cursor = walker.walk(blob);
            while (cursor.next()) {
                ByteArrayOutputStream joined = new ByteArrayOutputStream();
                cursor.argumentBytes().forEach(joined::writeBytes);
                ScaleReader arguments = cursor.arguments();
                assertThat(arguments.bytes(arguments.remaining())).isEqualTo(joined.toByteArray());
            }
        }
    }

    /**
     * The vectors show values as polkadot-js's {@code toHex} does: integers most significant byte first, byte strings
     * and options without what stands before their content.
     */
    private static void assertShownAs(byte[] exact, byte[] shown, EventLayout layout) {
        boolean integer =
                exact.length == shown.length && (Arrays.equals(exact, shown) || Arrays.equals(reversed(exact), shown));
        boolean content = exact.length > shown.length
                && Arrays.equals(prefixed(exact, shown), exact);
        assertThat(integer || content).as("%s: %s shown as %s", layout, Hex.encode(exact), Hex.encode(shown)).isTrue();
    }

    private static byte[] prefixed(byte[] exact, byte[] content) {
        int prefix = exact.length - content.length;
        ScaleReader reader = new ScaleReader(exact);
        boolean length = reader.compact() == content.length && reader.position() == prefix;
        boolean option = prefix == 1 && exact[0] == (content.length == 0 ? 0 : 1);
        return length || option ? ByteBuffer.allocate(exact.length).order(ByteOrder.LITTLE_ENDIAN)
                .put(exact, 0, prefix).put(content).array() : new byte[0];
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static String phase(EventCursor cursor) {
        return cursor.phase() == EventCursor.INITIALIZATION ? "Initialization"
                : cursor.phase() == EventCursor.FINALIZATION ? "Finalization" : String.valueOf(cursor.phase());
    }
}
