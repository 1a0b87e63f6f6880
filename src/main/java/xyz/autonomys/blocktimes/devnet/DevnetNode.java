package xyz.autonomys.blocktimes.devnet;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.ScaleException;

/**
 * Responds to JSON-RPC calls about a simulated chain as a node would, with a node's error codes (jsonrpsee; Substrate's
 * chain and state APIs). Safe for any number of threads.
 */
final class DevnetNode {

    private static final Set<String> UNSAFE = Set.of("state_queryStorage", "state_getPairs", "state_traceBlock",
            "author_insertKey", "author_rotateKeys", "author_removeExtrinsic", "system_addReservedPeer");
    private static final List<String> METHODS = List.of(
            "chain_getBlock",
            "chain_getBlockHash",
            "chain_getFinalizedHead",
            "chain_getHeader",
            "chain_subscribeNewHeads",
            "chain_unsubscribeNewHeads",
            "rpc_methods",
            "state_getMetadata",
            "state_getRuntimeVersion",
            "state_getStorage",
            "state_getStorageAt",
            "state_queryStorageAt",
            "system_chain",
            "system_health",
            "system_name",
            "system_properties",
            "system_version");

    /** An error response. */
    private static final class Refusal extends RuntimeException {
        private final int code;

        Refusal(int code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    private final SimulatedChain chain;
    private final int lagBlocks;
    private final SimulatedClock clock;
    private final AtomicLong subscriptions = new AtomicLong();
    /** Newest block made at the last check, before the lag is subtracted. */
    private volatile int madeBlock;

    /** @param lagBlocks number of newest blocks, of those made so far, that this node does not know */
    DevnetNode(SimulatedChain chain, int lagBlocks, SimulatedClock clock) {
        this.chain = chain;
        this.lagBlocks = lagBlocks;
        this.clock = clock;
    }

    /** Returns the number of this node's best block: the newest block made so far, minus the lag. */
    int bestBlock() {
        long nowMs = clock.nowMs();
        int made = madeBlock;
        while (made < chain.tip() && chain.timestampMs(made + 1) <= nowMs) {
            made++;
        }
        madeBlock = made;
        return Math.max(0, made - lagBlocks);
    }

    String headNotification(String subscription, int block) {
        StringBuilder text = new StringBuilder(
                        "{\"jsonrpc\":\"2.0\",\"method\":\"chain_newHead\",\"params\":{\"subscription\":\"")
                .append(subscription)
                .append("\",\"result\":");
        ChainJson.header(chain, block, text);
        return text.append("}}").toString();
    }

    /**
     * Returns the response to a message: a call or a batch of calls.
     *
     * @param heads subscriptions of the socket that the message came on
     */
    String answer(String text, HeadSubscriptions heads) {
        JsonNode request;
        try {
            request = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return error("null", -32700, "Parse error");
        }
        StringBuilder reply = new StringBuilder(2048);
        if (!request.isArray()) {
            answer(request, heads, reply);
            return reply.toString();
        }
        if (request.isEmpty()) {
            return error("null", -32600, "Invalid request");
        }
        reply.append('[');
        for (JsonNode one : request) {
            if (reply.length() > 1) {
                reply.append(',');
            }
            answer(one, heads, reply);
        }
        return reply.append(']').toString();
    }

    private void answer(JsonNode request, HeadSubscriptions heads, StringBuilder reply) {
        String id = request.path("id").isMissingNode() ? "null" : request.get("id").toString();
        int mark = reply.length();
        try {
            reply.append("{\"jsonrpc\":\"2.0\",\"id\":").append(id).append(",\"result\":");
            result(request.path("method").asText(), request.path("params"), heads, reply);
            reply.append('}');
        } catch (Refusal e) {
            reply.setLength(mark);
            reply.append(error(id, e.code, e.getMessage()));
        }
    }

    private static String error(String id, int code, String message) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + code + ",\"message\":"
                + JSON.getNodeFactory().textNode(message) + "}}";
    }

    private void result(String method, JsonNode params, HeadSubscriptions heads, StringBuilder out) {
        switch (method) {
            case "state_queryStorageAt" -> queryStorageAt(params, out);
            case "chain_getBlockHash" -> blockHash(params.path(0), out);
            case "chain_getHeader" -> ChainJson.header(chain, block(params.path(0)), out);
            case "chain_getBlock" -> ChainJson.block(chain, block(params.path(0)), out);
            case "chain_getFinalizedHead" -> ChainJson.quote(chain.hashes().hash(Math.max(0, bestBlock() - 200)), out);
            case "state_getStorage", "state_getStorageAt" -> value(block(params.path(1)), params.path(0).asText(), out);
            case "state_getMetadata" -> ChainJson.quote(chain.runtimeAfter(block(params.path(0))).metadata(), out);
            case "state_getRuntimeVersion" -> ChainJson.runtimeVersion(chain.runtimeAfter(block(params.path(0))), out);
            case "chain_subscribeNewHeads" -> {
                String id = "sub" + subscriptions.incrementAndGet();
                heads.add(id);
                out.append('"').append(id).append('"');
            }
            case "chain_unsubscribeNewHeads" -> out.append(heads.remove(params.path(0).asText()));
            case "system_chain" -> out.append("\"blocktimes devnet ").append(chain.name()).append('"');
            case "system_name" -> out.append("\"blocktimes devnet\"");
            case "system_version" -> out.append("\"1\"");
            case "system_properties" ->
                out.append("{\"ss58Format\":6094,\"tokenDecimals\":18,\"tokenSymbol\":\"AI3\"}");
            case "system_health" -> out.append("{\"peers\":1,\"isSyncing\":false,\"shouldHavePeers\":false}");
            case "rpc_methods" -> out.append("{\"methods\":").append(JSON.valueToTree(METHODS).toString()).append('}');
            default ->
                throw UNSAFE.contains(method)
                        ? new Refusal(-32601, "RPC call is unsafe to be called externally")
                        : new Refusal(-32601, "Method not found");
        }
    }

    private int block(JsonNode hash) {
        if (hash.isMissingNode() || hash.isNull()) {
            return bestBlock();
        }
        int block = find(hash);
        if (block < 0) {
            throw new Refusal(
                    4003, "Client error: UnknownBlock: Header was not found in the database: " + hash.asText());
        }
        return block;
    }

    private int find(JsonNode hash) {
        try {
            int block = chain.hashes().block(Hex.decode(hash.asText()));
            return block <= bestBlock() ? block : -1;
        } catch (ScaleException e) {
            throw new Refusal(-32602, "Invalid params: " + e.getMessage());
        }
    }

    private void queryStorageAt(JsonNode params, StringBuilder out) {
        JsonNode hash = params.path(1);
        if (!hash.isMissingNode() && !hash.isNull() && find(hash) < 0) {
            throw new Refusal(
                    4001,
                    "Cannot resolve a block range ['" + hash.asText() + "' ... '" + hash.asText() + "']: UnknownBlock");
        }
        int block = block(hash);
        out.append("[{\"block\":");
        ChainJson.quote(chain.hashes().hash(block), out);
        out.append(",\"changes\":[");
        String comma = "";
        for (JsonNode key : params.path(0)) {
            out.append(comma).append("[\"").append(key.asText()).append("\",");
            value(block, key.asText(), out);
            out.append(']');
            comma = ",";
        }
        out.append("]}]");
    }

    private void value(int block, String key, StringBuilder out) {
        byte[] value = chain.storage(block, key);
        if (value == null) {
            out.append("null");
        } else {
            ChainJson.quote(value, out);
        }
    }

    private void blockHash(JsonNode number, StringBuilder out) {
        if (number.isArray()) {
            out.append('[');
            String comma = "";
            for (JsonNode one : number) {
                out.append(comma);
                hashOf(one, out);
                comma = ",";
            }
            out.append(']');
        } else if (number.isMissingNode() || number.isNull()) {
            ChainJson.quote(chain.hashes().hash(bestBlock()), out);
        } else {
            hashOf(number, out);
        }
    }

    private void hashOf(JsonNode number, StringBuilder out) {
        long block;
        try {
            block = number.isTextual() ? Long.decode(number.asText()) : number.asLong(-1);
        } catch (NumberFormatException e) {
            throw new Refusal(-32602, "Invalid params: " + number.asText());
        }
        if (block < 0 || block > 0xffffffffL) {
            throw new Refusal(-32602, "Invalid params: block number " + block + " is no u32");
        }
        if (block > bestBlock()) {
            out.append("null");
        } else {
            ChainJson.quote(chain.hashes().hash((int) block), out);
        }
    }
}
