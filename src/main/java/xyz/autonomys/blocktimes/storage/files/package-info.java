/**
 * Files by name, in a directory or a bucket, and locks on a chain's part of them. They are written atomically and
 * durably, small ones by compare-and-set. What is in them is not known.
 */
package xyz.autonomys.blocktimes.storage.files;
