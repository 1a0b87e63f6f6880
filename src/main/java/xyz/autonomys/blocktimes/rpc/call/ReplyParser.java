package xyz.autonomys.blocktimes.rpc.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.util.Arrays;
import xyz.autonomys.blocktimes.rpc.wire.Message;
import xyz.autonomys.blocktimes.rpc.wire.PlainReply;

/** Parses the bytes of JSON-RPC 2.0 responses. Immutable, so any number of threads may use it. */
public final class ReplyParser {

    /** Largest message that is accepted however much memory there is, in bytes. A node sends 15 MB by default. */
    private static final int LARGEST_MESSAGE_BYTES = 64 << 20;
    /** Smallest limit for messages, in bytes: no heap is too small for it. */
    private static final int LEAST_LIMIT_BYTES = 1 << 20;
    /** Reading a message takes up to six times its length, for each of two chains, and there are other things. */
    private static final int MESSAGES_IN_HEAP = 20;
    private static final byte[] ID = PlainReply.ascii("\"id\":");
    private static final int GLANCE = 64;
    private static final int DEEPEST_NESTING = 64;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(LARGEST_MESSAGE_BYTES)
                    .maxNestingDepth(DEEPEST_NESTING)
                    .maxNumberLength(40)
                    .build())
            .build();

    private static final ObjectMapper MAPPER = new ObjectMapper(JSON);

    static {
        JSON.setCodec(MAPPER);
    }

    /** Receives the responses of a message, one by one. */
    public interface Replies {
        /**
         * Receives a result and must read it to its end.
         *
         * @param parser at the first token of the value; must be at its last token on return
         */
        void result(long id, JsonParser parser) throws IOException;

        void error(long id, NodeError error);

        /** Receives an error without an id. It concerns a whole message that this program sent. */
        void errorWithoutId(NodeError error);

        /** Receives a response that belongs to no call. */
        void unasked();

        /** Receives a response that names a call but cannot be used. */
        void unusable(long id, String problem);
    }

    private ReplyParser() {
    }

    /**
     * Returns the length of the largest WebSocket frame and message that is accepted, in bytes: a twentieth of the
     * heap, from 1 to 64 MiB.
     */
    public static int largestMessage() {
        long share = Runtime.getRuntime().maxMemory() / MESSAGES_IN_HEAP;
        return (int) Math.max(LEAST_LIMIT_BYTES, Math.min(LARGEST_MESSAGE_BYTES, share));
    }

    /** Parses a message into a tree. Meant for small and rare messages. */
    public static JsonNode tree(Message message) throws IOException {
        return MAPPER.readTree(message.text());
    }

    /**
     * Guesses the id of a response in a message without parsing it: nodes write the id near the beginning or at the
     * end of a response. In a batch it may be the id of any of the responses. The guess may be wrong.
     *
     * @return the id; -1 if none is found
     */
    public static long firstId(Message message) {
        int at = indexOfId(message, message.from(), 1, Math.min(GLANCE, message.length()));
        if (at < 0) {
            at = indexOfId(message, message.to() - ID.length, -1, message.length());
        }
        byte[] bytes = message.bytes();
        while (at >= 0 && at < message.to() && (bytes[at] == '"' || Character.isWhitespace(bytes[at]))) {
            at++;
        }
        long id = -1;
        for (int digits = 0; at >= 0 && at < message.to() && digits < PlainReply.MOST_ID_DIGITS && bytes[at] >= '0'
                && bytes[at] <= '9'; digits++) {
            id = Math.max(id, 0) * 10 + bytes[at++] - '0';
        }
        return id;
    }

    /**
     * Looks for an id.
     *
     * @param step 1 to look forward, -1 to look back
     * @param places number of places to look at, from {@code from} on
     * @return the place behind its name; -1 if there is none
     */
    private static int indexOfId(Message message, int from, int step, int places) {
        for (int i = 0, at = from; i < places && at >= message.from() && at + ID.length <= message.to(); i++) {
            if (Arrays.equals(message.bytes(), at, at + ID.length, ID, 0, ID.length)) {
                return at + ID.length;
            }
            at += step;
        }
        return -1;
    }

    /**
     * Parses one message, which is a response or a batch of responses in any order. Ignores notifications. If the
     * message is invalid, the responses before the invalid part have already been passed on.
     *
     * @throws IOException if the message is not valid JSON
     * @throws UnusableReplyException if it is valid JSON but not a response
     */
    public static void read(Message message, Replies replies) throws IOException {
        try (JsonParser parser = parser(message)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    readReply(parser, replies);
                }
            } else {
                readReply(parser, replies);
            }
        }
    }

    /** A parser of bytes refuses what is no UTF-8; text of an error may have it, and the error counts all the same. */
    private static JsonParser parser(Message message) throws IOException {
        return message.isAscii() ? JSON.createParser(message.bytes(), message.from(), message.length())
                : JSON.createParser(message.text());
    }

    private static void readReply(JsonParser parser, Replies replies) throws IOException {
        ResultReader.expect(parser, JsonToken.START_OBJECT);
        Long id = null;
        boolean notification = false;
        boolean settled = false;
        TokenBuffer early = null;
        NodeError error = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "id" -> {
                    id = id(parser);
                    parser.skipChildren();
                }
                case "result" -> {
                    if (id != null && parser.currentToken() != JsonToken.VALUE_NULL) {
                        settled = true;
                        replies.result(id, parser);
                    } else {
                        // The id comes after the result, or an error after a null: buffer it until that is known.
                        early = new TokenBuffer(parser);
                        early.copyCurrentStructure(parser);
                    }
                }
                case "error" -> {
                    error = error(parser);
                }
                case "method" -> {
                    notification = true;
                    parser.skipChildren();
                }
                default -> parser.skipChildren();
            }
        }
        if (settled || notification && id == null) {
            return;
        }
        if (id == null) {
            if (error == null) {
                replies.unasked();
            } else {
                replies.errorWithoutId(error);
            }
        } else if (error != null) {
            replies.error(id, error);
        } else if (early != null) {
            try (JsonParser kept = early.asParserOnFirstToken()) {
                replies.result(id, kept);
            }
        } else {
            replies.unusable(id, "neither result nor error");
        }
    }

    /** Returns the id of a response, as a number or as text; null if it is neither. */
    private static Long id(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        }
        String text = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : "";
        boolean isNumber = !text.isEmpty() && text.length() <= PlainReply.MOST_ID_DIGITS
                && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return isNumber ? Long.valueOf(text) : null;
    }

    /** Returns the error of a response; null if there is none, as in {@code "error": null}. */
    private static NodeError error(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return new NodeError("", parser.getText(), "");
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        String code = "";
        String message = "";
        String data = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String part = parser.currentName();
            JsonToken token = parser.nextToken();
            switch (part) {
                case "code" -> code = token.isScalarValue() ? parser.getText() : "";
                case "message" -> message = token.isScalarValue() ? parser.getText() : "";
                case "data" -> data = token.isScalarValue() ? parser.getText()
                        : ResultReader.TREE.read(parser).toString();
                default -> { }
            }
            parser.skipChildren();
        }
        return new NodeError(code, message, data.equals("null") ? "" : data);
    }
}
