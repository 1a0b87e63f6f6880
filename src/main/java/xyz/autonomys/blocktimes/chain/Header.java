package xyz.autonomys.blocktimes.chain;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import xyz.autonomys.blocktimes.rpc.call.UnusableReplyException;
import xyz.autonomys.blocktimes.scale.Blake2b;
import xyz.autonomys.blocktimes.scale.Compact;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.ScaleException;

/**
 * A header from a {@code chain_getHeader} response. The hashes have 32 bytes.
 *
 * @param logs the items of the digest, SCALE-encoded, as the header's hash covers them
 */
public record Header(long number, byte[] parentHash, byte[] stateRoot, byte[] extrinsicsRoot, List<byte[]> logs) {

    private static final int HASH_BYTES = 32;
    /** Block numbers are u32 on both Autonomys chains. */
    private static final long HIGHEST_NUMBER = 0xffff_ffffL;
    /** Characters of the highest number, in decimal, and of any u64 in hex. */
    private static final int LONGEST_NUMBER = 20;

    /** @throws UnusableReplyException if the JSON is not a header */
    public static Header of(JsonNode json) {
        try {
            List<byte[]> logs = new ArrayList<>();
            json.path("digest").path("logs").forEach(log -> logs.add(Hex.decode(log.asText())));
            String text = json.path("number").asText();
            if (text.length() > LONGEST_NUMBER) {
                throw new UnusableReplyException("not a header: its number has " + text.length() + " characters");
            }
            long number = Long.decode(text);
            if (number < 0 || number > HIGHEST_NUMBER) {
                throw new UnusableReplyException("not a header: its number is " + number);
            }
            return new Header(number, hash(json, "parentHash"), hash(json, "stateRoot"),
                    hash(json, "extrinsicsRoot"), List.copyOf(logs));
        } catch (NumberFormatException | ScaleException e) {
            throw new UnusableReplyException("not a header: " + e.getMessage());
        }
    }

    private static byte[] hash(JsonNode json, String field) {
        byte[] hash = Hex.decode(json.path(field).asText());
        if (hash.length != HASH_BYTES) {
            throw new UnusableReplyException("not a header: " + field + " has " + hash.length + " bytes");
        }
        return hash;
    }

    /**
     * Returns the header's hash, computed from its content: BLAKE2b-256 over parent hash, compact number, state root,
     * extrinsics root, compact number of logs, and the logs (sp-runtime {@code generic::Header}, both Autonomys
     * chains).
     */
    public String computedHash() {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(1024);
        encoded.writeBytes(parentHash);
        encoded.writeBytes(Compact.encode(number));
        encoded.writeBytes(stateRoot);
        encoded.writeBytes(extrinsicsRoot);
        encoded.writeBytes(Compact.encode(logs.size()));
        logs.forEach(encoded::writeBytes);
        return Hex.encode(Blake2b.hash256(encoded.toByteArray()));
    }

    /** Returns the parent hash as {@code 0x} and 64 hex digits. */
    public String parentHashText() {
        return Hex.encode(parentHash);
    }

    /** @throws ScaleException if a log is not a digest item */
    public Digest digest() {
        return new Digest(logs.stream().map(DigestItem::decode).toList());
    }
}
