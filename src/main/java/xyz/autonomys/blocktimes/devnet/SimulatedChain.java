package xyz.autonomys.blocktimes.devnet;

import java.io.ByteArrayOutputStream;
import java.util.List;
import xyz.autonomys.blocktimes.scale.Blake2b;
import xyz.autonomys.blocktimes.scale.Compact;

/** A chain that is made up as it is asked for; only hashes and times of its blocks are kept. */
interface SimulatedChain {

    String name();

    /** Number of the best block. */
    int tip();

    HashIndex hashes();

    /** The digest's items of a block's header, each in its SCALE form; with the seal, where the chain has one. */
    List<byte[]> digest(int block);

    /** A storage value in the state of a block; null where there is none. @param key hex with 0x in front */
    byte[] storage(int block, String key);

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
