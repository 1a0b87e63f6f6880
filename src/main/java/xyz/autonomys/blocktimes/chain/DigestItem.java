package xyz.autonomys.blocktimes.chain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/**
 * One item of a header's digest.
 *
 * <p>Layout (sp-runtime {@code generic::DigestItem}): one byte for the kind; for kinds with an engine, four bytes for
 * the engine; then the payload as a {@code Vec<u8>}, except for {@link Kind#RUNTIME_ENVIRONMENT_UPDATED}, which has
 * none.
 *
 * @param engine four ASCII characters such as {@code SUB_}; empty for kinds without an engine
 * @param payload the bytes after engine and length; empty for kinds without a payload
 */
public record DigestItem(Kind kind, String engine, byte[] payload) {

    public enum Kind {
        OTHER(0), CONSENSUS(4), SEAL(5), PRE_RUNTIME(6), RUNTIME_ENVIRONMENT_UPDATED(8);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind of(int code, int offset) {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new ScaleException(offset, "unknown kind of digest item " + code);
        }
    }

    private static final int ENGINE_BYTES = 4;

    /**
     * Decodes {@code System.Digest}: a {@code Vec<DigestItem>}.
     *
     * @throws ScaleException if the bytes are malformed
     */
    public static List<DigestItem> decodeAll(byte[] digest) {
        ScaleReader reader = new ScaleReader(digest);
        int count = reader.count(1);
        List<DigestItem> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            items.add(decode(reader));
        }
        reader.requireEnd();
        return items;
    }

    /**
     * Decodes one item, such as one of the logs of {@code chain_getHeader}.
     *
     * @throws ScaleException if the bytes are malformed
     */
    public static DigestItem decode(byte[] log) {
        ScaleReader reader = new ScaleReader(log);
        DigestItem item = decode(reader);
        reader.requireEnd();
        return item;
    }

    private static DigestItem decode(ScaleReader reader) {
        int at = reader.position();
        Kind kind = Kind.of(reader.u8(), at);
        String engine = switch (kind) {
            case CONSENSUS, SEAL, PRE_RUNTIME -> new String(reader.bytes(ENGINE_BYTES), StandardCharsets.ISO_8859_1);
            case OTHER, RUNTIME_ENVIRONMENT_UPDATED -> "";
        };
        byte[] payload = kind == Kind.RUNTIME_ENVIRONMENT_UPDATED ? new byte[0] : reader.bytes(reader.count(1));
        return new DigestItem(kind, engine, payload);
    }

    boolean is(Kind wantedKind, String wantedEngine) {
        return kind == wantedKind && engine.equals(wantedEngine);
    }
}
