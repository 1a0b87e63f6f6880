package xyz.autonomys.blocktimes.devnet;

/**
 * Pseudo-random numbers from a seed (SplitMix64). They are the same on every machine. A generator is cheap to create,
 * so each block has its own, and a block can be made again without being kept.
 */
final class SimulatedNoise {

    private long state;

    SimulatedNoise(long seed) {
        this.state = seed;
    }

    /** Returns the numbers of one purpose for one block. They are independent of those of other purposes and blocks. */
    static SimulatedNoise of(long seed, int purpose, long block) {
        return new SimulatedNoise(mix(mix(seed + 0x9e3779b97f4a7c15L * (purpose + 1)) ^ block * 0xbf58476d1ce4e5b9L));
    }

    private static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ a >>> 27) * 0x94d049bb133111ebL;
        return b ^ b >>> 31;
    }

    long nextLong() {
        state += 0x9e3779b97f4a7c15L;
        return mix(state);
    }

    /** Returns a number from 0 to below 1. */
    double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Returns a number from 0 to below the bound. */
    int nextInt(int bound) {
        return (int) (nextDouble() * bound);
    }
}
