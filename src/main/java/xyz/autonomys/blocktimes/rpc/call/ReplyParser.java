package xyz.autonomys.blocktimes.rpc.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;

/** Reads the text of JSON-RPC 2.0 replies. Immutable, for any number of threads. */
public final class ReplyParser {

    /** Frames up to this size are taken; a node answers at most 15 MB unless told otherwise. */
    public static final int LARGEST_MESSAGE_BYTES = 64 << 20;
    private static final String ID = "\"id\":";
    private static final int GLANCE = 64;
    private static final int MOST_ID_DIGITS = 18;
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

    /** Takes what a message holds, reply by reply. */
    public interface Replies {
        /**
         * A result, to be read to its end.
         *
         * @param parser stands on the value's first token; must stand on its last one afterwards
         */
        void result(long id, JsonParser parser) throws IOException;

        void error(long id, int code, String message);

        /** An error that names no call: it speaks of a whole message of ours. */
        void errorWithoutId(int code, String message);

        /** A reply to nothing asked. */
        void unasked();

        /** What is no reply to that call. */
        void unusable(long id, String problem);
    }

    private ReplyParser() {
    }

    /** A message as a tree: for small and rare ones. */
    public static JsonNode tree(String message) throws JsonProcessingException {
        return MAPPER.readTree(message);
    }

    /**
     * The id of the first reply in a message, at a glance: nodes write it near the beginning or at the end. A guess,
     * not to be relied on.
     *
     * @return -1 where none is seen
     */
    public static long firstId(String message) {
        int at = message.indexOf(ID);
        if (at < 0 || at > GLANCE) {
            at = message.lastIndexOf(ID);
        }
        if (at < 0) {
            return -1;
        }
        long id = 0;
        int from = at + ID.length();
        int digit = from;
        for (;
                digit < message.length() && digit - from < MOST_ID_DIGITS && Character.isDigit(message.charAt(digit));
                digit++) {
            id = id * 10 + message.charAt(digit) - '0';
        }
        return digit == from ? -1 : id;
    }

    /**
     * Reads one message: a reply, or a batch of them, in any order.
     *
     * @throws IOException where it is no JSON
     * @throws UnusableReplyException where it is JSON but no reply
     */
    public static void read(String message, Replies replies) throws IOException {
        try (JsonParser parser = JSON.createParser(message)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    readReply(parser, replies);
                }
            } else {
                readReply(parser, replies);
            }
        }
    }

    private static void readReply(JsonParser parser, Replies replies) throws IOException {
        ResultReader.expect(parser, JsonToken.START_OBJECT);
        Long id = null;
        boolean notification = false;
        boolean settled = false;
        TokenBuffer early = null;
        int code = 0;
        String error = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "id" -> {
                    id = parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                            ? Long.valueOf(parser.getLongValue())
                            : null;
                    parser.skipChildren();
                }
                case "result" -> {
                    if (id != null) {
                        settled = true;
                        replies.result(id, parser);
                    } else {
                        // The id comes behind the result: keep the result's tokens until it is known.
                        early = new TokenBuffer(parser);
                        early.copyCurrentStructure(parser);
                    }
                }
                case "error" -> {
                    if (parser.currentToken() == JsonToken.START_OBJECT) {
                        error = "";
                        while (parser.nextToken() != JsonToken.END_OBJECT) {
                            String part = parser.currentName();
                            JsonToken token = parser.nextToken();
                            if (part.equals("code") && token == JsonToken.VALUE_NUMBER_INT) {
                                code = parser.getIntValue();
                            } else if (part.equals("message")) {
                                error = String.valueOf(parser.getValueAsString());
                            }
                            parser.skipChildren();
                        }
                    } else {
                        parser.skipChildren();
                    }
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
                replies.errorWithoutId(code, error);
            }
        } else if (error != null) {
            replies.error(id, code, error);
        } else if (early != null) {
            try (JsonParser kept = early.asParserOnFirstToken()) {
                replies.result(id, kept);
            }
        } else {
            replies.unusable(id, "neither result nor error");
        }
    }
}
