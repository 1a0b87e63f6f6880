package xyz.autonomys.blocktimes.decode;

import java.util.OptionalLong;

/**
 * The block before another one.
 *
 * @param hash from {@code chain_getBlockHash}
 * @param timestampMs Unix ms; empty if the parent is genesis, which has no timestamp
 */
public record Parent(String hash, OptionalLong timestampMs) {
}
