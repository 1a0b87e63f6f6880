package xyz.autonomys.blocktimes.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.scale.Address;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/**
 * What a digest item of an Autonomys chain says, for people to look at: u64 that an entry of JSON cannot hold exactly
 * are decimal digits, bytes are hex digits after {@code 0x}.
 *
 * <p>Sources: subspace sp-consensus-subspace {@code lib.rs} ({@code ConsensusLog}) and {@code digests.rs} ({@code
 * PreDigest}); subspace-core-primitives {@code solutions.rs} ({@code Solution}) and {@code pot.rs}; domains/primitives/
 * digests; Frontier fp-consensus {@code PostLog}.
 *
 * @param name of the item, such as {@code SolutionRange}
 * @param value a map, text, a {@link Long}, or null
 */
public record DigestValue(String name, @Nullable Object value) {

    private static final int HASH_BYTES = 32;
    private static final int COMMITMENT_BYTES = 48;
    private static final int SPACE_PROOF_BYTES = 160;
    private static final int TIME_PROOF_BYTES = 16;
    /** Index of Frontier's {@code PostLog::BlockHash}: the hash of the Ethereum block alone. */
    private static final int FRONTIER_BLOCK_HASH = 3;

    /**
     * Decodes an item; empty if this program does not know it, or if its payload is not what its name promises.
     *
     * @param addressPrefix network prefix of addresses
     */
    public static Optional<DigestValue> of(DigestItem item, int addressPrefix) {
        ScaleReader reader = new ScaleReader(item.payload());
        try {
            DigestValue value = switch (item.kind().name() + ' ' + item.engine()) {
                case "PRE_RUNTIME SUB_" -> new DigestValue("PreDigest", preDigest(reader, addressPrefix));
                case "CONSENSUS SUB_" -> consensusLog(reader);
                case "SEAL SUB_" -> new DigestValue("Signature", reader.hex(reader.remaining()));
                case "PRE_RUNTIME RGTR" -> new DigestValue("ConsensusBlockHash", hash(reader));
                case "CONSENSUS fron" -> require(reader, FRONTIER_BLOCK_HASH,
                        () -> new DigestValue("EthereumBlockHash", hash(reader)));
                case "RUNTIME_ENVIRONMENT_UPDATED " -> new DigestValue("RuntimeEnvironmentUpdated", null);
                default -> throw new ScaleException(0, "unknown");
            };
            reader.requireEnd();
            return Optional.of(value);
        } catch (ScaleException e) {
            return Optional.empty();
        }
    }

    private interface Part {
        DigestValue read();
    }

    private static DigestValue require(ScaleReader reader, int index, Part part) {
        if (reader.u8() != index) {
            throw new ScaleException(0, "unknown");
        }
        return part.read();
    }

    private static Map<String, @Nullable Object> preDigest(ScaleReader reader, int addressPrefix) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        version(reader);
        value.put("slot", u64(reader));
        Map<String, @Nullable Object> solution = new LinkedHashMap<>();
        solution.put("public_key", hash(reader));
        solution.put("reward_address", Address.of(addressPrefix, reader.bytes(HASH_BYTES)));
        solution.put("sector_index", u16(reader));
        solution.put("history_size", u64(reader));
        solution.put("piece_offset", u16(reader));
        solution.put("record_commitment", reader.hex(COMMITMENT_BYTES));
        solution.put("record_witness", reader.hex(COMMITMENT_BYTES));
        solution.put("chunk", hash(reader));
        solution.put("chunk_witness", reader.hex(COMMITMENT_BYTES));
        solution.put("proof_of_space", reader.hex(SPACE_PROOF_BYTES));
        value.put("solution", solution);
        value.put("pot_info", proofsOfTime(reader.bytes(reader.remaining())));
        return value;
    }

    /** Returns the proofs of version 0, or the bytes of another version. */
    private static Object proofsOfTime(byte[] bytes) {
        if (bytes.length != 1 + 2 * TIME_PROOF_BYTES || bytes[0] != 0) {
            return Hex.encode(bytes);
        }
        ScaleReader reader = new ScaleReader(bytes, 1, bytes.length);
        Map<String, Object> proofs = new LinkedHashMap<>();
        proofs.put("proof_of_time", reader.hex(TIME_PROOF_BYTES));
        proofs.put("future_proof_of_time", reader.hex(TIME_PROOF_BYTES));
        return proofs;
    }

    private static DigestValue consensusLog(ScaleReader reader) {
        int at = reader.position();
        int index = reader.u8();
        return switch (index) {
            case 0 -> new DigestValue("PotSlotIterations", reader.u32());
            case 1 -> new DigestValue("SolutionRange", u64(reader));
            case 2 -> {
                Map<String, @Nullable Object> change = new LinkedHashMap<>();
                change.put("slot", u64(reader));
                change.put("slot_iterations", reader.u32());
                change.put("entropy", hash(reader));
                yield new DigestValue("PotParametersChange", change);
            }
            case 3 -> new DigestValue("NextSolutionRange", u64(reader));
            case 4 -> {
                Map<String, @Nullable Object> segment = new LinkedHashMap<>();
                segment.put("segment_index", u64(reader));
                segment.put("segment_commitment", reader.hex(COMMITMENT_BYTES));
                yield new DigestValue("SegmentCommitment", segment);
            }
            case 5 -> new DigestValue("EnableSolutionRangeAdjustmentAndOverride",
                    reader.bool() ? u64(reader) : null);
            case 6 -> new DigestValue("RootPlotPublicKeyUpdate", reader.bool() ? hash(reader) : null);
            default -> throw new ScaleException(at, "unknown");
        };
    }

    private static void version(ScaleReader reader) {
        if (reader.u8() != 0) {
            throw new ScaleException(0, "unknown");
        }
    }

    private static String hash(ScaleReader reader) {
        return reader.hex(HASH_BYTES);
    }

    private static long u16(ScaleReader reader) {
        return reader.u8() | reader.u8() << 8;
    }

    private static Object u64(ScaleReader reader) {
        long value = reader.u64();
        return value >= 0 && value < 1L << 53 ? (Object) value : Long.toUnsignedString(value);
    }
}
