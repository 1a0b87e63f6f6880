package xyz.autonomys.blocktimes.chain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
 */
public final class DigestItem {

    public enum Kind {
        OTHER(0), CONSENSUS(4), SEAL(5), PRE_RUNTIME(6), RUNTIME_ENVIRONMENT_UPDATED(8);

        private static final Kind[] ALL = values();

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private boolean hasEngine() {
            return this == CONSENSUS || this == SEAL || this == PRE_RUNTIME;
        }

        private static Kind of(int code, int offset) {
            for (Kind kind : ALL) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new ScaleException(offset, "unknown kind of digest item " + code);
        }
    }

    private final Kind kind;
    /** Its four characters, little endian. */
    private final int engine;
    /** At the first byte of the payload. */
    private final ScaleReader payload;

    private DigestItem(Kind kind, int engine, ScaleReader payload) {
        this.kind = kind;
        this.engine = engine;
        this.payload = payload;
    }

    /**
     * @param engine four ASCII characters such as {@code SUB_}; empty for kinds without an engine
     * @param payload the bytes after engine and length; empty for kinds without a payload
     */
    public DigestItem(Kind kind, String engine, byte[] payload) {
        this(kind, engine(engine), new ScaleReader(payload));
    }

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
        int engine = kind.hasEngine() ? (int) reader.u32() : engine("");
        return new DigestItem(kind, engine,
                reader.part(kind == Kind.RUNTIME_ENVIRONMENT_UPDATED ? 0 : reader.count(1)));
    }

    public Kind kind() {
        return kind;
    }

    /** Returns four characters such as {@code SUB_}; empty for kinds without an engine. */
    public String engine() {
        return kind.hasEngine() ? new String(engineBytes().putInt(0, engine).array(), StandardCharsets.ISO_8859_1) : "";
    }

    /** Returns an engine of four characters, or none, as a number, for {@link #is}. */
    static int engine(String characters) {
        return engineBytes().put(characters.getBytes(StandardCharsets.ISO_8859_1)).getInt(0);
    }

    private static ByteBuffer engineBytes() {
        return ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns a copy of the bytes after engine and length; empty for kinds without a payload. */
    public byte[] payload() {
        return reader().bytes(payload.remaining());
    }

    /** Returns a reader of the payload. */
    ScaleReader reader() {
        return payload.copy();
    }

    /** @param wantedEngine see {@link #engine(String)} */
    boolean is(Kind wantedKind, int wantedEngine) {
        return kind == wantedKind && engine == wantedEngine;
    }

    /** Returns whether this is an item of an engine whose payload begins with a byte. */
    boolean is(Kind wantedKind, int wantedEngine, int first) {
        return is(wantedKind, wantedEngine) && payload.remaining() > 0 && payload.next() == first;
    }
}
