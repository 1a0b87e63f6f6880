package xyz.autonomys.blocktimes.chain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/**
 * What the digests of the two Autonomys chains say.
 *
 * <p>Sources: subspace sp-consensus-subspace {@code digests.rs} (engine {@code SUB_}, PreDigest V0, ConsensusLog) and
 * domains/primitives/digests (engine {@code RGTR}).
 */
public final class Digest {

    private static final String SUBSPACE = "SUB_";
    private static final String DOMAIN_REGISTRY = "RGTR";
    private static final int PRE_DIGEST_VERSION = 0;
    /** Index of {@code ConsensusLog::SegmentCommitment}. */
    private static final int SEGMENT_COMMITMENT = 4;
    private static final int HASH_BYTES = 32;

    private final List<DigestItem> items;

    public Digest(List<DigestItem> items) {
        this.items = List.copyOf(items);
    }

    /** The slot the block was made in; empty where the digest has no pre-digest of the consensus chain. */
    public OptionalLong slot() {
        for (DigestItem item : items) {
            if (item.is(DigestItem.Kind.PRE_RUNTIME, SUBSPACE)) {
                ScaleReader reader = new ScaleReader(item.payload());
                int version = reader.u8();
                if (version != PRE_DIGEST_VERSION) {
                    throw new IllegalArgumentException("pre-digest version " + version + " is not known, only 0");
                }
                return OptionalLong.of(reader.u64());
            }
        }
        return OptionalLong.empty();
    }

    /** Number of segment headers stored in the block: each leaves one commitment. */
    public int segmentCommitments() {
        int commitments = 0;
        for (DigestItem item : items) {
            if (item.is(DigestItem.Kind.CONSENSUS, SUBSPACE) && item.payload().length > 0
                    && item.payload()[0] == SEGMENT_COMMITMENT) {
                commitments++;
            }
        }
        return commitments;
    }

    /** Hash of the consensus block that a domain block was made from. */
    public Optional<String> consensusBlockHash() {
        return items.stream()
                .filter(item ->
                        item.is(DigestItem.Kind.PRE_RUNTIME, DOMAIN_REGISTRY) && item.payload().length == HASH_BYTES)
                .findFirst()
                .map(item -> Hex.encode(item.payload()));
    }

    /** Which Autonomys chain a block with this digest belongs to; empty where nothing in it says so. */
    public Optional<ChainKind> kind() {
        if (items.stream().anyMatch(item -> item.is(DigestItem.Kind.PRE_RUNTIME, DOMAIN_REGISTRY))) {
            return Optional.of(ChainKind.AUTONOMYS_DOMAIN);
        }
        return items.stream().anyMatch(item -> item.is(DigestItem.Kind.PRE_RUNTIME, SUBSPACE))
                ? Optional.of(ChainKind.AUTONOMYS_CONSENSUS) : Optional.empty();
    }
}
