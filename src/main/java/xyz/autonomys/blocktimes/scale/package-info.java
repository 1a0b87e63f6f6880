/**
 * SCALE, Substrate's encoding: a reader with bounds, metadata, events, storage keys and hashes. Pure: bytes in, values
 * out, an error with its offset. No length, depth or count of the input is trusted.
 */
package xyz.autonomys.blocktimes.scale;
