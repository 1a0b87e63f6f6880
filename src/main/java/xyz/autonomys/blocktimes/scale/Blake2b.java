package xyz.autonomys.blocktimes.scale;

import org.bouncycastle.crypto.digests.Blake2bDigest;

/** BLAKE2b with a 256-bit digest: the hash of Substrate headers ({@code BlakeTwo256}). */
public final class Blake2b {

    private static final int DIGEST_BITS = 256;

    private Blake2b() {
    }

    public static byte[] hash256(byte[] input) {
        return hash256(input, 0, input.length);
    }

    /** Returns the hash of {@code length} bytes of the input, beginning at {@code from}. */
    public static byte[] hash256(byte[] input, int from, int length) {
        Blake2bDigest digest = new Blake2bDigest(DIGEST_BITS);
        digest.update(input, from, length);
        byte[] hash = new byte[DIGEST_BITS / 8];
        digest.doFinal(hash, 0);
        return hash;
    }
}
