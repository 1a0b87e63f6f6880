package xyz.autonomys.blocktimes.json;

import com.fasterxml.jackson.databind.ObjectMapper;

/** The mapper for all JSON except the responses of endpoints, which {@code rpc} parses with its own limits. */
public final class Json {

    /** Has Jackson's defaults. Its configuration is never changed, so any number of threads may use it. */
    public static final ObjectMapper JSON = new ObjectMapper();

    private Json() {
    }
}
