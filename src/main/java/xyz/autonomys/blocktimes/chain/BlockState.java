package xyz.autonomys.blocktimes.chain;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import xyz.autonomys.blocktimes.rpc.call.ResultReader;
import xyz.autonomys.blocktimes.rpc.call.UnusableReplyException;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.ScaleException;

/** Storage values of one block, as {@code state_queryStorageAt} answered them. Not for several threads. */
public final class BlockState {

    private final byte[][] values = new byte[StateKey.values().length][];

    private BlockState() {
    }

    /** The value's bytes; null where the block has none under that key. */
    public byte[] value(StateKey key) {
        return values[key.ordinal()];
    }

    /**
     * Reads {@code [{"block": hash, "changes": [[key, value or null], …]}]}; the changes may be in any order.
     *
     * @param hash of the block asked for: an answer about another block is refused
     */
    static ResultReader<BlockState> reader(List<StateKey> keys, String hash) {
        return parser -> {
            ResultReader.expect(parser, JsonToken.START_ARRAY);
            parser.nextToken();
            ResultReader.expect(parser, JsonToken.START_OBJECT);
            BlockState state = new BlockState();
            boolean changes = false;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("block")) {
                    requireBlock(parser, hash);
                } else if (field.equals("changes")) {
                    changes = true;
                    state.readChanges(parser, keys);
                } else {
                    parser.skipChildren();
                }
            }
            parser.nextToken();
            ResultReader.expect(parser, JsonToken.END_ARRAY);
            if (!changes) {
                throw new UnusableReplyException("no changes");
            }
            return state;
        };
    }

    private static void requireBlock(JsonParser parser, String hash) throws IOException {
        String block = ResultReader.TEXT.read(parser);
        if (!hash.equalsIgnoreCase(block)) {
            throw new UnusableReplyException("asked for block " + hash + ", got " + block);
        }
    }

    private void readChanges(JsonParser parser, List<StateKey> keys) throws IOException {
        ResultReader.expect(parser, JsonToken.START_ARRAY);
        int answered = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            ResultReader.expect(parser, JsonToken.START_ARRAY);
            parser.nextToken();
            ResultReader.expect(parser, JsonToken.VALUE_STRING);
            StateKey key = keyOf(parser, keys, answered);
            parser.nextToken();
            if (key != null) {
                answered++;
                values[key.ordinal()] = bytes(parser, key);
            }
            parser.nextToken();
            ResultReader.expect(parser, JsonToken.END_ARRAY);
        }
        if (answered < keys.size()) {
            throw new UnusableReplyException("asked for " + keys.size() + " storage values, got " + answered);
        }
    }

    /** Nodes answer in the order asked, so the next key is nearly always the one. */
    private static StateKey keyOf(JsonParser parser, List<StateKey> keys, int next) throws IOException {
        if (next < keys.size() && isKey(parser, keys.get(next).hex())) {
            return keys.get(next);
        }
        String text = parser.getText();
        return keys.stream().filter(key -> key.hex().equals(text)).findFirst().orElse(null);
    }

    /** Compares in the parser's own buffer: no text is made of a key that is known. */
    private static boolean isKey(JsonParser parser, String key) throws IOException {
        int length = parser.getTextLength();
        if (length != key.length()) {
            return false;
        }
        char[] text = parser.getTextCharacters();
        int offset = parser.getTextOffset();
        for (int i = 0; i < length; i++) {
            if (text[offset + i] != key.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static byte[] bytes(JsonParser parser, StateKey key) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        ResultReader.expect(parser, JsonToken.VALUE_STRING);
        try {
            return Hex.decode(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        } catch (ScaleException e) {
            throw new UnusableReplyException("storage value " + key + ": " + e.getMessage());
        }
    }
}
