package xyz.autonomys.blocktimes.devnet;

import java.io.ByteArrayOutputStream;
import java.util.List;
import xyz.autonomys.blocktimes.scale.Blake2b;
import xyz.autonomys.blocktimes.scale.Compact;
import xyz.autonomys.blocktimes.scale.StorageKey;

/** A chain whose blocks are computed on demand. Only the hash of each block and a few numbers are kept. */
interface SimulatedChain {

    String NOW = StorageKey.of("Timestamp", "Now");
    String NUMBER = StorageKey.of("System", "Number");
    String PARENT_HASH = StorageKey.of("System", "ParentHash");
    String DIGEST = StorageKey.of("System", "Digest");
    String LAST_RUNTIME_UPGRADE = StorageKey.of("System", "LastRuntimeUpgrade");

    String name();

    /** Returns the number of the last block, whether or not it has been made by now. */
    int tip();

    HashIndex hashes();

    /** Returns the digest items of a block's header, each in SCALE, with the seal if the chain has one. */
    List<byte[]> digest(int block);

    /**
     * Returns the digest items in the block's state. The seal is not among them: it is added after the block was
     * executed.
     */
    List<byte[]> digestWithoutSeal(int block);

    /** Returns the timestamp in Unix ms. The genesis has one here, but not in its state. */
    long timestampMs(int block);

    /** Returns the runtime that executed a block. */
    SimulatedRuntime executedBy(int block);

    /** Returns a storage value that only this kind of chain has; null if there is none. {@link #storage} calls it. */
    byte[] ownStorage(int block, String key);

    /**
     * Returns a storage value from the state of a block; null if there is none.
     *
     * @param key storage key in hex, with 0x in front
     */
    default byte[] storage(int block, String key) {
        if (key.equals(LAST_RUNTIME_UPGRADE)) {
            return executedBy(block).lastRuntimeUpgrade();
        }
        if (block > 0 && key.equals(NOW)) {
            return new ScaleWriter().u64(timestampMs(block)).toBytes();
        }
        if (block > 0 && key.equals(NUMBER)) {
            return new ScaleWriter().u32(block).toBytes();
        }
        if (block > 0 && key.equals(PARENT_HASH)) {
            return parentHash(block);
        }
        if (block > 0 && key.equals(DIGEST)) {
            List<byte[]> items = digestWithoutSeal(block);
            ScaleWriter digest = new ScaleWriter().compact(items.size());
            items.forEach(digest::raw);
            return digest.toBytes();
        }
        return ownStorage(block, key);
    }

    /** Returns the runtime whose code is in the state of a block: the one that executes the next block. */
    SimulatedRuntime runtimeAfter(int block);

    /** Returns the extrinsics of a block. */
    List<byte[]> extrinsics(int block);

    byte[] stateRoot(int block);

    byte[] extrinsicsRoot(int block);

    default byte[] parentHash(int block) {
        return block == 0 ? new byte[HashIndex.HASH_BYTES] : hashes().hash(block - 1);
    }

    /** Computes the hash of a block: BLAKE2b-256 of the header in SCALE, as on real chains. */
    default byte[] computeHash(int block) {
        List<byte[]> digest = digest(block);
        ByteArrayOutputStream header = new ByteArrayOutputStream(1024);
        header.writeBytes(parentHash(block));
        header.writeBytes(Compact.encode(block));
        header.writeBytes(stateRoot(block));
        header.writeBytes(extrinsicsRoot(block));
        header.writeBytes(Compact.encode(digest.size()));
        digest.forEach(header::writeBytes);
        return Blake2b.hash256(header.toByteArray());
    }
}
