package xyz.autonomys.blocktimes.rpc.call;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the {@code result} of a reply straight from the parser, without a tree in between. */
@FunctionalInterface
public interface ResultReader<T> {

    /**
     * Reads one value.
     *
     * @param parser stands on the value's first token; must stand on its last one afterwards
     * @throws UnusableReplyException where the value is not what the method answers
     */
    T read(JsonParser parser) throws IOException;

    /** Text, or null. */
    ResultReader<String> TEXT = ResultReader::text;

    /** A list of texts, each of which may be null. */
    ResultReader<List<String>> TEXTS = parser -> {
        expect(parser, JsonToken.START_ARRAY);
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(parser));
        }
        return texts;
    };

    /** Any JSON, as a tree: for small and rare answers. */
    ResultReader<JsonNode> TREE = JsonParser::readValueAsTree;

    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        expect(parser, JsonToken.VALUE_STRING);
        return parser.getText();
    }

    /** @throws UnusableReplyException where the parser stands on another token */
    static void expect(JsonParser parser, JsonToken token) throws IOException {
        if (parser.currentToken() != token) {
            throw new UnusableReplyException("expected " + token + ", found " + parser.currentToken());
        }
    }
}
