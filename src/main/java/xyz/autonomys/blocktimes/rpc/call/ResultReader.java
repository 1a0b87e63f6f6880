package xyz.autonomys.blocktimes.rpc.call;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import xyz.autonomys.blocktimes.rpc.wire.PlainReply;

/** Reads the {@code result} of a response directly from the parser, without building a tree. */
@FunctionalInterface
public interface ResultReader<T> {

    /**
     * Reads one value.
     *
     * @param parser at the first token of the value; must be at its last token on return
     * @throws UnusableReplyException if the value does not have the form that the method returns
     */
    T read(JsonParser parser) throws IOException;

    /**
     * Reads the value without a parser, if this reader can and it has the form in which nodes write it.
     *
     * @param reply before the value; behind it on return
     * @return null if {@link #read} is to read the response, from its beginning
     */
    default T readPlain(PlainReply reply) {
        return null;
    }

    /** Reads a string or null. */
    ResultReader<String> TEXT = ResultReader::text;

    /** Reads a list of strings, each of which may be null. */
    ResultReader<List<String>> TEXTS = parser -> {
        expect(parser, JsonToken.START_ARRAY);
        List<String> texts = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            texts.add(text(parser));
        }
        return texts;
    };

    /** Reads any JSON as a tree. Meant for small and rare results. */
    ResultReader<JsonNode> TREE = JsonParser::readValueAsTree;

    private static String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        expect(parser, JsonToken.VALUE_STRING);
        return parser.getText();
    }

    /** @throws UnusableReplyException if the parser is at another token */
    static void expect(JsonParser parser, JsonToken token) throws IOException {
        if (parser.currentToken() != token) {
            throw new UnusableReplyException("expected " + token + ", found " + parser.currentToken());
        }
    }
}
