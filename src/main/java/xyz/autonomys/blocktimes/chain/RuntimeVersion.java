package xyz.autonomys.blocktimes.chain;

import com.fasterxml.jackson.databind.JsonNode;
import xyz.autonomys.blocktimes.rpc.call.UnusableReplyException;
import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/** Name and version of a runtime, from {@code System.LastRuntimeUpgrade}. */
public record RuntimeVersion(String specName, int specVersion) {

    /**
     * Reads a response of {@code state_getRuntimeVersion}.
     *
     * @throws UnusableReplyException if the JSON is not a version
     */
    static RuntimeVersion of(JsonNode json) {
        JsonNode version = json.path("specVersion");
        if (!version.isIntegralNumber() || !version.canConvertToInt() || version.asInt() < 0) {
            throw new UnusableReplyException("not a runtime version: its specVersion is not a number of 31 bits");
        }
        return new RuntimeVersion(json.path("specName").asText(), version.asInt());
    }

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
