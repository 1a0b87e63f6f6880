package xyz.autonomys.blocktimes.chain;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.rpc.call.IncompleteNodeException;
import xyz.autonomys.blocktimes.rpc.call.ResultReader;
import xyz.autonomys.blocktimes.rpc.call.UnusableReplyException;
import xyz.autonomys.blocktimes.rpc.wire.PlainReply;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.ScaleException;

/** Storage values of one block, from a {@code state_queryStorageAt} response. Not thread-safe. */
public final class BlockState {

    private static final byte[] BLOCK = PlainReply.ascii("[{\"block\":\"");
    private static final byte[] CHANGES = PlainReply.ascii("\",\"changes\":[");
    private static final byte[] NULL = PlainReply.ascii("null]");
    private static final byte[] END = PlainReply.ascii("]}]");

    private final List<StateKey> keys;
    private final byte[][] values = new byte[StateKey.values().length][];
    /** First key with null in place of a required value; null if there is none. */
    private StateKey missing;

    private BlockState(List<StateKey> keys) {
        this.keys = keys;
    }

    /** Returns whether a value was asked for. */
    public boolean isAsked(StateKey key) {
        return keys.contains(key);
    }

    /** Returns the bytes of a value; null if the block has none under that key, or if the key was not asked for. */
    public byte[] value(StateKey key) {
        return values[key.ordinal()];
    }

    /** Returns whether the other state has the same values. */
    @Override
    public boolean equals(Object other) {
        return other instanceof BlockState state && Arrays.deepEquals(values, state.values);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(values);
    }

    /**
     * Returns a reader for {@code [{"block": hash, "changes": [[key, value or null], …]}]}. The changes may be in any
     * order. Each of the keys must be among them once, and no other.
     *
     * @param hash hash of the block asked for; a response about another block is rejected
     * @param isRequired whether null is no valid value of a key
     */
    static ResultReader<BlockState> reader(List<StateKey> keys, String hash, Predicate<StateKey> isRequired) {
        return new Reader(keys, hash, isRequired);
    }

    private record Reader(List<StateKey> keys, String hash, Predicate<StateKey> isRequired)
            implements ResultReader<BlockState> {

        @Override
        public BlockState read(JsonParser parser) throws IOException {
            ResultReader.expect(parser, JsonToken.START_ARRAY);
            parser.nextToken();
            ResultReader.expect(parser, JsonToken.START_OBJECT);
            BlockState state = new BlockState(keys);
            Set<StateKey> received = EnumSet.noneOf(StateKey.class);
            boolean changes = false;
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("block")) {
                    requireBlock(parser, hash);
                } else if (field.equals("changes")) {
                    changes = true;
                    state.readChanges(parser, received, isRequired);
                } else {
                    parser.skipChildren();
                }
            }
            parser.nextToken();
            ResultReader.expect(parser, JsonToken.END_ARRAY);
            if (!changes) {
                throw new UnusableReplyException("no changes");
            }
            if (state.missing != null) {
                throw new IncompleteNodeException("the endpoint has no " + state.missing + " in the state of block "
                        + hash);
            }
            return state;
        }

        /** Returns null also if a required value is missing. */
        @Override
        public @Nullable BlockState readPlain(PlainReply reply) {
            if (!reply.skip(BLOCK) || !reply.skip(hash) || !reply.skip(CHANGES)) {
                return null;
            }
            BlockState state = new BlockState(keys);
            for (int i = 0; i < keys.size(); i++) {
                StateKey key = keys.get(i);
                if (i > 0 && !reply.skip(',') || !reply.skip(key.jsonBeforeValue())) {
                    return null;
                }
                if (!reply.skip(NULL)) {
                    byte[] value = reply.value();
                    if (value == null || !reply.skip(']')) {
                        return null;
                    }
                    state.values[key.ordinal()] = value;
                } else if (isRequired.test(key)) {
                    return null;
                }
            }
            return reply.skip(END) ? state : null;
        }
    }

    private static void requireBlock(JsonParser parser, String hash) throws IOException {
        String block = ResultReader.TEXT.read(parser);
        if (!hash.equalsIgnoreCase(block)) {
            throw new UnusableReplyException("asked for block " + hash + ", got " + block);
        }
    }

    private void readChanges(JsonParser parser, Set<StateKey> received, Predicate<StateKey> isRequired)
            throws IOException {
        ResultReader.expect(parser, JsonToken.START_ARRAY);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            ResultReader.expect(parser, JsonToken.START_ARRAY);
            parser.nextToken();
            ResultReader.expect(parser, JsonToken.VALUE_STRING);
            StateKey key = keyOf(parser.getText(), keys);
            if (key == null) {
                throw new UnusableReplyException("got a storage value that was not asked for");
            }
            if (!received.add(key)) {
                throw new UnusableReplyException("got the storage value " + key + " twice");
            }
            parser.nextToken();
            values[key.ordinal()] = bytes(parser, key, isRequired.test(key));
            parser.nextToken();
            ResultReader.expect(parser, JsonToken.END_ARRAY);
        }
        if (received.size() < keys.size()) {
            throw new UnusableReplyException(
                    "asked for " + keys.size() + " storage values, got " + received.size());
        }
    }

    private static StateKey keyOf(String text, List<StateKey> keys) {
        return keys.stream().filter(key -> key.hex().equalsIgnoreCase(text)).findFirst().orElse(null);
    }

    private byte[] bytes(JsonParser parser, StateKey key, boolean isRequired) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            missing = isRequired && missing == null ? key : missing;
            return null;
        }
        ResultReader.expect(parser, JsonToken.VALUE_STRING);
        try {
            return Hex.decode(parser.getText());
        } catch (ScaleException e) {
            throw new UnusableReplyException("storage value " + key + ": " + e.getMessage());
        }
    }
}
