package xyz.autonomys.blocktimes.devnet;

import java.io.ByteArrayOutputStream;
import java.util.List;
import xyz.autonomys.blocktimes.scale.Blake2b;
import xyz.autonomys.blocktimes.scale.Compact;
import xyz.autonomys.blocktimes.scale.StorageKey;

/** A chain that is made up as it is asked for; only hashes and times of its blocks are kept. */
interface SimulatedChain {

    String NOW = StorageKey.of("Timestamp", "Now");
    String NUMBER = StorageKey.of("System", "Number");
    String PARENT_HASH = StorageKey.of("System", "ParentHash");
    String DIGEST = StorageKey.of("System", "Digest");
    String LAST_RUNTIME_UPGRADE = StorageKey.of("System", "LastRuntimeUpgrade");

    String name();

    /** Number of the best block. */
    int tip();

    HashIndex hashes();

    /** The digest's items of a block's header, each in its SCALE form; with the seal, where the chain has one. */
    List<byte[]> digest(int block);

    /** The digest's items as the block's state has them: the seal is put on after the block was executed. */
    List<byte[]> digestWithoutSeal(int block);

    /** Unix ms; genesis has its time only here, and not in its state. */
    long timestampMs(int block);

    /** The runtime that executed the block. */
    SimulatedRuntime executedBy(int block);

    /** What only this kind of chain has in its state. @see #storage */
    byte[] ownStorage(int block, String key);

    /** A storage value in the state of a block; null where there is none. @param key hex with 0x in front */
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

    /** The runtime whose code lies in the state of a block: the one that executes the next block. */
    SimulatedRuntime runtimeAfter(int block);

    /** The block's extrinsics. */
    List<byte[]> extrinsics(int block);

    byte[] stateRoot(int block);

    byte[] extrinsicsRoot(int block);

    default byte[] parentHash(int block) {
        return block == 0 ? new byte[HashIndex.HASH_BYTES] : hashes().hash(block - 1);
    }

    /** BLAKE2b-256 over the SCALE form of the header, as on the real chains. */
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
