package xyz.autonomys.blocktimes.scale;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.crypto.digests.Blake2bDigest;

/**
 * Addresses of accounts in SS58: base 58 of the network's prefix, the account and two bytes of a checksum.
 *
 * <p>Source: sp-core {@code crypto.rs}, {@code Ss58Codec}.
 */
public final class Address {

    /** Prefix of addresses of no certain network. */
    public static final int GENERIC = 42;

    /** Largest prefix that two bytes hold. */
    static final int LARGEST_PREFIX = (1 << 14) - 1;

    /** From here on a prefix takes two bytes. */
    private static final int TWO_BYTES = 64;
    private static final int CHECKSUM_BYTES = 2;
    private static final int HASH_BITS = 512;
    private static final byte[] CHECKSUM_BEGINS = "SS58PRE".getBytes(StandardCharsets.US_ASCII);
    private static final String DIGITS = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

    private Address() {
    }

    /**
     * Returns the address of an account.
     *
     * @param prefix of the network, 0 to 16,383
     * @param account the account's bytes, 32 for an AccountId32
     */
    public static String of(int prefix, byte[] account) {
        int prefixBytes = prefix < TWO_BYTES ? 1 : 2;
        byte[] all = new byte[prefixBytes + account.length + CHECKSUM_BYTES];
        if (prefixBytes == 1) {
            all[0] = (byte) prefix;
        } else {
            // The low byte first, of which the first byte has the upper six bits behind a one.
            all[0] = (byte) ((prefix & 0xfc) >>> 2 | 0x40);
            all[1] = (byte) (prefix >>> 8 | (prefix & 3) << 6);
        }
        System.arraycopy(account, 0, all, prefixBytes, account.length);
        Blake2bDigest digest = new Blake2bDigest(HASH_BITS);
        digest.update(CHECKSUM_BEGINS, 0, CHECKSUM_BEGINS.length);
        digest.update(all, 0, all.length - CHECKSUM_BYTES);
        byte[] hash = new byte[HASH_BITS / 8];
        digest.doFinal(hash, 0);
        System.arraycopy(hash, 0, all, all.length - CHECKSUM_BYTES, CHECKSUM_BYTES);
        return base58(all);
    }

    private static String base58(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (BigInteger rest = new BigInteger(1, bytes); rest.signum() > 0; rest = rest.divide(BASE)) {
            text.append(DIGITS.charAt(rest.mod(BASE).intValue()));
        }
        for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
            text.append(DIGITS.charAt(0));
        }
        return text.reverse().toString();
    }
}
