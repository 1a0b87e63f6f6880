package xyz.autonomys.blocktimes.json;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The one mapper for all JSON but a node's replies, which {@code rpc} reads within limits of its own. */
public final class Json {

    /** As Jackson makes it. Nobody configures it, so any number of threads may use it. */
    public static final ObjectMapper JSON = new ObjectMapper();

    private Json() {
    }
}
