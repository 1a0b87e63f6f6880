package xyz.autonomys.blocktimes.decode;

import java.util.OptionalLong;

/**
 * The block before another one.
 *
 * @param hash by the chain's own list of hashes
 * @param timestampMs Unix ms; empty where it is genesis, which has none
 */
public record Parent(String hash, OptionalLong timestampMs) {
}
