package xyz.autonomys.blocktimes.devnet;

import java.util.Arrays;

/**
 * The hashes of a chain's blocks from 0 on, and the block of each hash. A block takes 32 bytes for its hash, and 5.3 to
 * 10.7 bytes in an open-addressed table of block numbers that is at most three quarters full.
 */
final class HashIndex {

    static final int HASH_BYTES = 32;

    private final byte[] hashes;
    private final int[] table;
    private final int mask;

    HashIndex(int blocks) {
        this.hashes = new byte[Math.multiplyExact(blocks, HASH_BYTES)];
        this.table = new int[capacity(blocks)];
        this.mask = table.length - 1;
        Arrays.fill(table, -1);
    }

    /** Returns a power of two that is at least a third larger than the number of blocks. */
    static int capacity(int blocks) {
        return Math.max(16, Integer.highestOneBit(blocks - 1 + blocks / 3) << 1);
    }

    void put(int block, byte[] hash) {
        System.arraycopy(hash, 0, hashes, block * HASH_BYTES, HASH_BYTES);
        int slot = slot(hash, 0);
        while (table[slot] >= 0) {
            slot = slot + 1 & mask;
        }
        table[slot] = block;
    }

    byte[] hash(int block) {
        return Arrays.copyOfRange(hashes, block * HASH_BYTES, (block + 1) * HASH_BYTES);
    }

    /** Returns the number of the block that has a hash; -1 if there is none. */
    int block(byte[] hash) {
        if (hash.length != HASH_BYTES) {
            return -1;
        }
        for (int slot = slot(hash, 0); table[slot] >= 0; slot = slot + 1 & mask) {
            int from = table[slot] * HASH_BYTES;
            if (Arrays.equals(hashes, from, from + HASH_BYTES, hash, 0, HASH_BYTES)) {
                return table[slot];
            }
        }
        return -1;
    }

    private int slot(byte[] hash, int from) {
        return (hash[from] & 0xff | (hash[from + 1] & 0xff) << 8 | (hash[from + 2] & 0xff) << 16 | hash[from + 3] << 24)
                & mask;
    }
}
