/**
 * Files by name, in a directory or a bucket, and the lock of each chain. Files are written atomically and durably,
 * small ones by compare-and-set. This package does not know what is in them.
 */
package xyz.autonomys.blocktimes.storage.files;
