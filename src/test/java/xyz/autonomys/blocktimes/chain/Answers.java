package xyz.autonomys.blocktimes.chain;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.wire.Message;
import xyz.autonomys.blocktimes.rpc.wire.PlainReply;
import xyz.autonomys.blocktimes.scale.Hex;

/** A node whose answers are written down beforehand, and how an answer is read. */
public final class Answers implements ChainSurvey.Node {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    /**
     * @param call method and parameters, as {@code chain_getHeader[]}; of {@code state_queryStorageAt} the method alone
     */
    public Answers answer(String call, String json) {
        answers.put(call, json);
        return this;
    }

    /** The calls made, in order. */
    public List<String> asked() {
        return asked;
    }

    @Override
    public <T> T call(RpcCall<T> call) {
        String text = call.method().equals("state_queryStorageAt") ? call.method() : call.method() + call.params();
        asked.add(text);
        if (!answers.containsKey(text)) {
            throw new AssertionError("nobody expected " + text);
        }
        return read(call, answers.get(text));
    }

    /**
     * What a call makes of an answer; fails where it does not stop at the answer's end, or makes something else of it
     * when it reads it without a parser.
     */
    public static <T> T read(RpcCall<T> call, String json) {
        T parsed = parse(call, json);
        T plain = readPlain(call, json);
        if (plain != null && !plain.equals(parsed)) {
            throw new AssertionError("without a parser it is " + plain + ", and not " + parsed);
        }
        return parsed;
    }

    /** What a call makes of an answer without a parser; null where it leaves it to one. */
    static <T> T readPlain(RpcCall<T> call, String json) {
        return readPlainMessage(call, "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":" + json + "}", 7);
    }

    /** What a call makes of a message without a parser, if that has the id; it is a part of a longer array. */
    static <T> T readPlainMessage(RpcCall<T> call, String text, long id) {
        Message message = Message.of("0\"x" + text + "\"}0");
        PlainReply reply = new PlainReply();
        if (reply.open(new Message(message.bytes(), 3, message.to() - 3)) != id) {
            return null;
        }
        T result = call.reader().readPlain(reply);
        return reply.isRead() ? result : null;
    }

    private static <T> T parse(RpcCall<T> call, String json) {
        try (JsonParser parser = JSON.createParser("[" + json + "]")) {
            parser.nextToken();
            parser.nextToken();
            T result = call.reader().read(parser);
            if (parser.nextToken() != JsonToken.END_ARRAY) {
                throw new AssertionError("the reader does not stand on the last token");
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A hash of 32 times the same byte. */
    public static String hash(int value) {
        return "0x" + String.format("%02x", value).repeat(32);
    }

    /** {@code state_queryStorageAt}'s answer for that block. */
    public static String stateJson(String hash, Map<StateKey, byte[]> values) {
        List<String> changes = new ArrayList<>();
        values.forEach((key, value) ->
                changes.add("[\"" + key.hex() + "\","
                        + (value == null ? "null" : '"' + Hex.encode(value) + '"') + "]"));
        return "[{\"block\":\"" + hash + "\",\"changes\":[" + String.join(",", changes) + "]}]";
    }

    public static BlockState state(Map<StateKey, byte[]> values) {
        return read(ChainCalls.state(List.copyOf(values.keySet()), hash(1)), stateJson(hash(1), values));
    }

    /** The state of a block of which any value may be null. */
    public static BlockState anyState(Map<StateKey, byte[]> values) {
        return read(ChainCalls.anyState(List.copyOf(values.keySet()), hash(1)), stateJson(hash(1), values));
    }

    /** {@code chain_getHeader}'s answer. */
    public static String headerJson(long number, String... logs) {
        return "{\"number\":\"0x" + Long.toHexString(number) + "\",\"parentHash\":\"" + hash(2)
                + "\",\"stateRoot\":\"" + hash(3)
                + "\",\"extrinsicsRoot\":\"" + hash(4) + "\",\"digest\":{\"logs\":["
                + String.join(",", Stream.of(logs).map(log -> '"' + log + '"').toList()) + "]}}";
    }
}
