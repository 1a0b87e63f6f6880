package xyz.autonomys.blocktimes.chain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/**
 * The digest of a block of an Autonomys chain, of either kind.
 *
 * <p>Sources: subspace sp-consensus-subspace {@code digests.rs} (engine {@code SUB_}, PreDigest V0, ConsensusLog) and
 * domains/primitives/digests (engine {@code RGTR}).
 */
public final class Digest {

    private static final int SUBSPACE = DigestItem.engine("SUB_");
    private static final int DOMAIN_REGISTRY = DigestItem.engine("RGTR");
    private static final int PRE_DIGEST_VERSION = 0;
    /** Index of {@code ConsensusLog::SegmentCommitment}. */
    private static final int SEGMENT_COMMITMENT = 4;
    /** Index of {@code ConsensusLog::PotSlotIterations}, a u32. */
    private static final int SLOT_ITERATIONS = 0;
    /** Index of {@code ConsensusLog::SolutionRange}, a u64. */
    private static final int SOLUTION_RANGE = 1;
    private static final int HASH_BYTES = 32;

    /**
     * Who made a block: two fields of the pre-digest, each {@code 0x} and 64 lower-case hex digits.
     *
     * @param publicKey of the farmer, 32 bytes at offset 9
     * @param rewardAddress account that the reward goes to, 32 bytes at offset 41
     */
    public record Author(String publicKey, String rewardAddress) {
    }

    private final List<DigestItem> items;

    public Digest(List<DigestItem> items) {
        this.items = List.copyOf(items);
    }

    /**
     * Returns the slot in which the block was made; empty if the digest has no pre-digest of the consensus chain.
     *
     * @throws IllegalArgumentException if the version of the pre-digest is not 0
     */
    public OptionalLong slot() {
        return preDigest().map(reader -> OptionalLong.of(reader.u64())).orElseGet(OptionalLong::empty);
    }

    /**
     * Returns who made the block; empty if the digest has no pre-digest of the consensus chain.
     *
     * @throws IllegalArgumentException if the version of the pre-digest is not 0
     * @throws xyz.autonomys.blocktimes.scale.ScaleException if the pre-digest is too short
     */
    public Optional<Author> author() {
        return preDigest().map(reader -> {
            reader.skip(Long.BYTES);
            return new Author(reader.hex(HASH_BYTES), reader.hex(HASH_BYTES));
        });
    }

    /** Returns a reader that is behind the version of the pre-digest. */
    private Optional<ScaleReader> preDigest() {
        for (DigestItem item : items) {
            if (item.is(DigestItem.Kind.PRE_RUNTIME, SUBSPACE)) {
                ScaleReader reader = item.reader();
                int version = reader.u8();
                if (version != PRE_DIGEST_VERSION) {
                    throw new IllegalArgumentException("pre-digest version " + version + " is not known, only 0");
                }
                return Optional.of(reader);
            }
        }
        return Optional.empty();
    }

    /** Returns the solution range of the block, a u64; empty if the digest has none. */
    public OptionalLong solutionRange() {
        return log(SOLUTION_RANGE).map(reader -> OptionalLong.of(reader.u64())).orElseGet(OptionalLong::empty);
    }

    /** Returns the iterations of the proof of time in the block's slot; empty if the digest does not say. */
    public OptionalLong slotIterations() {
        return log(SLOT_ITERATIONS).map(reader -> OptionalLong.of(reader.u32())).orElseGet(OptionalLong::empty);
    }

    /** Returns a reader of the value of the first {@code ConsensusLog} with an index. */
    private Optional<ScaleReader> log(int index) {
        for (DigestItem item : items) {
            if (item.is(DigestItem.Kind.CONSENSUS, SUBSPACE, index)) {
                ScaleReader log = item.reader();
                log.skip(1);
                return Optional.of(log);
            }
        }
        return Optional.empty();
    }

    /** Returns the number of segment headers stored in the block: the digest has one commitment for each. */
    public int segmentCommitments() {
        int commitments = 0;
        for (DigestItem item : items) {
            if (item.is(DigestItem.Kind.CONSENSUS, SUBSPACE, SEGMENT_COMMITMENT)) {
                commitments++;
            }
        }
        return commitments;
    }

    /** Returns the hash of the consensus block that a domain block was made from; empty if the digest names none. */
    public Optional<String> consensusBlockHash() {
        return items.stream()
                .filter(item ->
                        item.is(DigestItem.Kind.PRE_RUNTIME, DOMAIN_REGISTRY)
                                && item.reader().remaining() == HASH_BYTES)
                .findFirst()
                .map(item -> item.reader().hex(HASH_BYTES));
    }

    /**
     * Returns the kind of chain to which a block with this digest belongs; empty if the digest names neither Autonomys
     * kind.
     */
    public Optional<ChainKind> kind() {
        if (items.stream().anyMatch(item -> item.is(DigestItem.Kind.PRE_RUNTIME, DOMAIN_REGISTRY))) {
            return Optional.of(ChainKind.AUTONOMYS_DOMAIN);
        }
        return items.stream().anyMatch(item -> item.is(DigestItem.Kind.PRE_RUNTIME, SUBSPACE))
                ? Optional.of(ChainKind.AUTONOMYS_CONSENSUS) : Optional.empty();
    }
}
