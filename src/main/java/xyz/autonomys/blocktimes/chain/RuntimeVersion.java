package xyz.autonomys.blocktimes.chain;

import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/** Name and version of a runtime, from {@code System.LastRuntimeUpgrade}. */
public record RuntimeVersion(String specName, int specVersion) {

    /**
     * Decodes {@code compact spec_version ++ string spec_name} (frame_system {@code LastRuntimeUpgradeInfo}).
     *
     * @throws ScaleException if the bytes are malformed
     */
    public static RuntimeVersion decode(byte[] lastRuntimeUpgrade) {
        ScaleReader reader = new ScaleReader(lastRuntimeUpgrade);
        long version = reader.compact();
        if (version > Integer.MAX_VALUE) {
            throw new ScaleException(0, "spec version " + version);
        }
        String name = reader.string();
        reader.requireEnd();
        return new RuntimeVersion(name, (int) version);
    }
}
