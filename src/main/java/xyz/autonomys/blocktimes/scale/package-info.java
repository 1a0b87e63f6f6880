/**
 * SCALE, Substrate's encoding: a reader with bounds checks, metadata, events, storage keys and hashes. It has no side
 * effects: bytes in, values out, and errors with an offset. No length, depth or count in the input is trusted.
 */
package xyz.autonomys.blocktimes.scale;
