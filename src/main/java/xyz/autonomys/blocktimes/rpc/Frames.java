package xyz.autonomys.blocktimes.rpc;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.function.Consumer;
import xyz.autonomys.blocktimes.rpc.wire.Message;

/**
 * Puts the frames of a message together, as bytes. Vert.x itself makes a {@code String} of a text, which is to be
 * parsed, and so to be read once more.
 */
final class Frames {

    private final Consumer<Message> received;
    private final int largestMessage;
    /** The frames of a message so far; null if none has begun. */
    private Buffer begun;

    /** @param largestMessage largest message that is accepted, in bytes */
    Frames(Consumer<Message> received, int largestMessage) {
        this.received = received;
        this.largestMessage = largestMessage;
    }

    /** Adds a frame. Returns false if the message is too large; then it is dropped. */
    boolean add(WebSocketFrame frame) {
        if (!frame.isText() && !frame.isBinary() && !frame.isContinuation()) {
            return true;
        }
        Buffer data = frame.binaryData();
        if (begun == null && frame.isFinal()) {
            received.accept(message(data));
            return true;
        }
        if ((long) data.length() + (begun == null ? 0 : begun.length()) > largestMessage) {
            begun = null;
            return false;
        }
        begun = (begun == null ? Buffer.buffer() : begun).appendBuffer(data);
        if (frame.isFinal()) {
            Buffer whole = begun;
            begun = null;
            received.accept(message(whole));
        }
        return true;
    }

    /** Vert.x has copied what it received to the heap, so that the bytes can be used where they are. */
    private static Message message(Buffer data) {
        ByteBuf bytes = data.getByteBuf();
        if (!bytes.hasArray()) {
            byte[] copy = data.getBytes();
            return new Message(copy, 0, copy.length);
        }
        int from = bytes.arrayOffset() + bytes.readerIndex();
        return new Message(bytes.array(), from, from + bytes.readableBytes());
    }
}
