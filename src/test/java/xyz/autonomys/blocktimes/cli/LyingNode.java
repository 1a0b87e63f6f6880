package xyz.autonomys.blocktimes.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Random;
import java.util.function.UnaryOperator;
import xyz.autonomys.blocktimes.chain.StateKey;
import xyz.autonomys.blocktimes.devnet.AnsweringChain;

/** A node that answers as it should, but for one lie. */
final class LyingNode {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int HASH_DIGIT = 20;

    /** What it says in place of the truth. */
    enum Lie {
        NONE, TOO_HIGH, FAR_TOO_HIGH, TOO_LOW, OTHER_GENESIS, ON_A_FORK, ONE_WRONG_HASH, HASHES_SHIFTED, HASHES_MISSING,
        CLOCK_AN_HOUR_AHEAD, ONE_TIMESTAMP, PARENT_HASH, BLOCK_NUMBER, SPEC_VERSION, SLOT, NO_EVENTS, NO_BUNDLES,
        NO_WITNESS_OF_BUNDLES, KEY_TWICE, STATE_OF_ANOTHER_BLOCK, METADATA_CUT, METADATA_OF_ZEROS, ERRORS,
        UNKNOWN_BLOCKS, IDS_SWAPPED, NO_JSON, NOTHING
    }

    private final Lie lie;
    private final AnsweringChain chain;
    private final AnsweringChain fork;
    private final Random random;
    private final int chosenBlock;
    private String heldBack;

    /**
     * @param chain what it knows
     * @param fork what a node on a fork knows
     * @param blocks number of blocks
     */
    LyingNode(Lie lie, AnsweringChain chain, AnsweringChain fork, int blocks, Random random) {
        this.lie = lie;
        this.chain = chain;
        this.fork = fork;
        this.random = random;
        this.chosenBlock = 1 + random.nextInt(blocks);
    }

    /** Returns the response to a call; null for none. */
    synchronized String answer(String text) throws JsonProcessingException {
        if (lie == Lie.NOTHING) {
            return null;
        }
        if (lie == Lie.ON_A_FORK) {
            return fork.answer(text);
        }
        JsonNode call = JSON.readTree(text);
        ObjectNode reply = (ObjectNode) JSON.readTree(chain.answer(text));
        if (reply.has("result")) {
            switch (call.get("method").asText()) {
                case "chain_getHeader" -> header(call, reply);
                case "chain_getBlockHash" -> hashes(call, reply);
                case "state_queryStorageAt" -> state(call, reply);
                case "state_getMetadata" -> metadata(reply);
                default -> { }
            }
        }
        boolean fails = lie == Lie.ERRORS && random.nextBoolean()
                || lie == Lie.UNKNOWN_BLOCKS && call.get("method").asText().startsWith("state_");
        if (fails) {
            return "{\"jsonrpc\":\"2.0\",\"id\":" + call.get("id") + ",\"error\":{\"code\":"
                    + (lie == Lie.ERRORS ? -32603 : 4003) + ",\"message\":\"UnknownBlock\"}}";
        }
        if (lie == Lie.NO_JSON && random.nextInt(20) == 0) {
            return "{\"jsonrpc\":\"2.0\",";
        }
        return lie == Lie.IDS_SWAPPED ? swapped(reply) : reply.toString();
    }

    private void header(JsonNode call, ObjectNode reply) {
        ObjectNode header = (ObjectNode) reply.get("result");
        long best = Long.decode(header.get("number").asText());
        if (call.get("params").isEmpty()) {
            switch (lie) {
                case TOO_HIGH -> header.put("number", "0x" + Long.toHexString(best + 1_000));
                case FAR_TOO_HIGH -> header.put("number", "0x80000000");
                case TOO_LOW -> header.put("number", "0x" + Long.toHexString(best - 50));
                default -> { }
            }
        }
    }

    private void hashes(JsonNode call, ObjectNode reply) {
        ArrayNode hashes = (ArrayNode) reply.get("result");
        ArrayNode numbers = (ArrayNode) call.at("/params/0");
        for (int i = 0; i < hashes.size(); i++) {
            long number = numbers.get(i).asLong();
            boolean isTold = lie == Lie.ONE_WRONG_HASH && number == chosenBlock
                    || lie == Lie.OTHER_GENESIS && number == 0;
            if (isTold) {
                hashes.set(i, TextNode.valueOf(changed(hashes.get(i).asText(), HASH_DIGIT)));
            } else if (lie == Lie.HASHES_SHIFTED && number > 0 && number < chosenBlock) {
                hashes.set(i, TextNode.valueOf(chain.hash((int) number + 1)));
            } else if (lie == Lie.HASHES_MISSING && number == chosenBlock) {
                hashes.setNull(i);
            }
        }
    }

    private void state(JsonNode call, ObjectNode reply) throws JsonProcessingException {
        ArrayNode changes = (ArrayNode) reply.at("/result/0/changes");
        switch (lie) {
            case CLOCK_AN_HOUR_AHEAD -> change(changes, StateKey.NOW, value -> plus(value, 3_600_000));
            case ONE_TIMESTAMP -> {
                if (isOf(call, chosenBlock)) {
                    change(changes, StateKey.NOW, value -> plus(value, 1));
                }
            }
            case PARENT_HASH -> change(changes, StateKey.PARENT_HASH, value -> changed(value, HASH_DIGIT));
            case BLOCK_NUMBER -> change(changes, StateKey.NUMBER, value -> changed(value, 2));
            case SPEC_VERSION -> change(changes, StateKey.LAST_RUNTIME_UPGRADE, value -> changed(value, 2));
            case SLOT -> change(changes, StateKey.DIGEST, value -> changed(value, value.length() / 4));
            case NO_EVENTS -> change(changes, StateKey.EVENTS, value -> null);
            case NO_BUNDLES -> change(changes, StateKey.SUCCESSFUL_BUNDLES, value -> null);
            case NO_WITNESS_OF_BUNDLES -> {
                change(changes, StateKey.EVENTS, value -> null);
                change(changes, StateKey.EVENT_COUNT, value -> null);
                change(changes, StateKey.SUCCESSFUL_BUNDLES, value -> null);
            }
            case KEY_TWICE -> changes.set(changes.size() - 1, changes.get(0).deepCopy());
            case STATE_OF_ANOTHER_BLOCK -> {
                ObjectNode other = (ObjectNode) call.deepCopy();
                ((ArrayNode) other.get("params")).set(1, TextNode.valueOf(chain.hash(chosenBlock)));
                JsonNode theirs = JSON.readTree(chain.answer(other.toString()));
                ((ObjectNode) reply.at("/result/0")).set("changes", theirs.at("/result/0/changes"));
            }
            default -> { }
        }
    }

    private void metadata(ObjectNode reply) {
        String metadata = reply.get("result").asText();
        if (lie == Lie.METADATA_CUT) {
            reply.put("result", metadata.substring(0, metadata.length() / 4 * 2));
        } else if (lie == Lie.METADATA_OF_ZEROS) {
            reply.put("result", metadata.substring(0, 12) + "0".repeat(metadata.length() - 12));
        }
    }

    /** Answers with the id of the call before: two calls get each other's results. */
    private String swapped(ObjectNode reply) {
        String id = reply.get("id").asText();
        if (heldBack != null) {
            reply.put("id", Long.parseLong(heldBack));
        }
        heldBack = id;
        return reply.toString();
    }

    private boolean isOf(JsonNode call, int block) {
        return call.at("/params/1").asText().equals(chain.hash(block));
    }

    private static void change(ArrayNode changes, StateKey key, UnaryOperator<String> lied) {
        for (JsonNode change : changes) {
            if (change.get(0).asText().equals(key.hex()) && !change.get(1).isNull()) {
                String value = lied.apply(change.get(1).asText());
                ((ArrayNode) change).set(1, value == null ? null : TextNode.valueOf(value));
            }
        }
    }

    /** Adds to a little-endian u64. */
    private static String plus(String hex, long added) {
        long value = Long.reverseBytes(Long.parseUnsignedLong(hex.substring(2), 16)) + added;
        return "0x" + String.format("%016x", Long.reverseBytes(value));
    }

    private static String changed(String hex, int digit) {
        char other = hex.charAt(digit) == '7' ? '6' : '7';
        return hex.substring(0, digit) + other + hex.substring(digit + 1);
    }
}
