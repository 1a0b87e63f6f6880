package xyz.autonomys.blocktimes.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** JSON-RPC 2.0 as text: writes requests, reads replies. Immutable, for any number of threads. */
final class ReplyParser {

    /** Frames up to this size are taken; a node answers at most 15 MB unless told otherwise. */
    static final int LARGEST_MESSAGE_BYTES = 64 << 20;
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

    /** What a socket does with what a frame holds. */
    interface Replies {
        /** The call with that id, or null where none is waiting for it. */
        PendingCall<?> waiting(long id);

        <T> void result(long id, PendingCall<T> call, T result);

        void error(long id, int code, String message);

        /** The node answered that it lacks what it should have. */
        void lacking(long id, String problem);

        /** An error that names no call: it speaks of a whole message of ours. */
        void errorWithoutId(int code, String message);

        /** A reply to nothing asked, or one that came too late. */
        void unasked();

        /** The result of this call is JSON of another shape than the method answers. */
        void unusable(long id, String problem);
    }

    private ReplyParser() {
    }

    /**
     * The text of one message: a single call, or a batch where there are several.
     *
     * @param firstId id of the first call; the others follow it in order
     */
    static String request(List<? extends PendingCall<?>> calls, long firstId) {
        StringWriter text = new StringWriter(256 * calls.size());
        try (JsonGenerator json = JSON.createGenerator(text)) {
            if (calls.size() > 1) {
                json.writeStartArray();
            }
            for (int i = 0; i < calls.size(); i++) {
                json.writeStartObject();
                json.writeStringField("jsonrpc", "2.0");
                json.writeNumberField("id", firstId + i);
                json.writeStringField("method", calls.get(i).call.method());
                json.writeFieldName("params");
                write(json, calls.get(i).call.params());
                json.writeEndObject();
            }
            if (calls.size() > 1) {
                json.writeEndArray();
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing JSON to memory", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof RpcCall.Json prepared) {
            json.writeRawValue(prepared.text());
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else {
            throw new IllegalArgumentException("a JSON-RPC parameter cannot be " + value);
        }
    }

    /** A message as a tree: for small and rare ones. */
    static JsonNode tree(String message) throws JsonProcessingException {
        return MAPPER.readTree(message);
    }

    /**
     * The id of the first reply in a message, at a glance: nodes write it near the beginning or at the end. A guess,
     * not to be relied on.
     *
     * @return -1 where none is seen
     */
    static long firstId(String message) {
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
    static void read(String message, Replies replies) throws IOException {
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
                        readResult(parser, id, replies);
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
                readResult(kept, id, replies);
            }
        } else {
            replies.unusable(id, "neither result nor error");
        }
    }

    private static void readResult(JsonParser parser, long id, Replies replies) throws IOException {
        PendingCall<?> call = replies.waiting(id);
        if (call == null) {
            parser.skipChildren();
            replies.unasked();
            return;
        }
        readResult(parser, id, call, replies);
    }

    private static <T> void readResult(JsonParser parser, long id, PendingCall<T> call, Replies replies)
            throws IOException {
        T result;
        try {
            result = call.call.reader().read(parser);
        } catch (UnusableReplyException e) {
            replies.unusable(id, e.getMessage());
            throw e;
        } catch (IncompleteNodeException e) {
            // The value was read to its end.
            replies.lacking(id, e.getMessage());
            return;
        }
        replies.result(id, call, result);
    }
}
