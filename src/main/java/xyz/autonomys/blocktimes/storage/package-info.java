/**
 * Files of the datasets: writing, publishing, replacing, merging and finding out what is stored, in a directory or a
 * bucket. A file appears whole or not at all, and what was published survives a crash or a power cut. Knows nothing of
 * Camel or nodes.
 */
package xyz.autonomys.blocktimes.storage;
