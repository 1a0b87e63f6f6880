package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;

/** Checks, with an object of its own, that a bucket can be written and that the server honours conditional writes. */
final class S3Probe {

    private S3Probe() {
    }

    /** @throws IOException if nothing can be written, or a condition is ignored or refused */
    static void requireConditions(S3Files files, S3Bucket bucket) throws IOException {
        String name = ".writable-" + UUID.randomUUID();
        byte[] first = {'1'};
        byte[] second = {'2'};
        String version = files.write(name, first, null).orElseThrow(() -> fault("refuses If-None-Match: * for a new"));
        try {
            if (bucket.put(name, RequestBody.fromBytes(second), "*", null).isPresent()) {
                throw fault("ignores If-None-Match: * for an existing");
            }
            String changed = files.write(name, second, version)
                    .orElseThrow(() -> fault("refuses If-Match with the version of an"));
            if (!changed.equals(version) && bucket.put(name, RequestBody.fromBytes(first), null, version).isPresent()) {
                throw fault("ignores If-Match with an old version of an");
            }
        } finally {
            files.delete(name);
        }
    }

    private static IOException fault(String what) {
        return new IOException("the server " + what + " object, so that two processes could overwrite each other's"
                + " files; use a server that honours conditional writes");
    }
}
