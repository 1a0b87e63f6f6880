package xyz.autonomys.blocktimes.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FramesTest {

    private final List<String> received = new ArrayList<>();
    private final Frames frames = new Frames(message -> received.add(message.text()), 10);

    @Test
    void aFrameOfTextOrBytesIsAMessage() {
        assertThat(frames.add(WebSocketFrame.textFrame("one", true))).isTrue();
        assertThat(frames.add(WebSocketFrame.binaryFrame(Buffer.buffer("two"), true))).isTrue();
        assertThat(frames.add(WebSocketFrame.textFrame("", true))).isTrue();

        assertThat(received).containsExactly("one", "two", "");
    }

    @Test
    void framesOfAMessageAreOneMessageWhateverComesBetween() {
        frames.add(WebSocketFrame.textFrame("", false));
        frames.add(WebSocketFrame.continuationFrame(Buffer.buffer("a"), false));
        frames.add(WebSocketFrame.pingFrame(Buffer.buffer("x")));
        frames.add(WebSocketFrame.pongFrame(Buffer.buffer("x")));
        frames.add(WebSocketFrame.continuationFrame(Buffer.buffer("b"), true));
        frames.add(WebSocketFrame.textFrame("c", true));

        assertThat(received).containsExactly("ab", "c");
    }

    @Test
    void aMessageThatIsTooLargeIsDroppedAndSaid() {
        frames.add(WebSocketFrame.textFrame("123456", false));
        assertThat(frames.add(WebSocketFrame.continuationFrame(Buffer.buffer("78901"), true))).isFalse();
        assertThat(frames.add(WebSocketFrame.textFrame("12345678901", false))).isFalse();
        assertThat(received).isEmpty();
    }
}
