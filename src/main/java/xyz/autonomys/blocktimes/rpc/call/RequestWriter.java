package xyz.autonomys.blocktimes.rpc.call;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;

/** Writes JSON-RPC 2.0 calls as text. Immutable, so any number of threads may use it. */
public final class RequestWriter {

    private static final JsonFactory JSON = new JsonFactory();

    private RequestWriter() {
    }

    /**
     * Returns the text of one message: a single call, or a batch if there are several calls.
     *
     * @param firstId id of the first call; the other calls get the next ids in order
     * @throws IllegalArgumentException if a parameter has a type that {@link RpcCall#params} does not allow
     */
    public static String text(List<? extends RpcCall<?>> calls, long firstId) {
        StringWriter text = new StringWriter(256 * calls.size());
        try (JsonGenerator json = JSON.createGenerator(text)) {
            if (calls.size() > 1) {
                json.writeStartArray();
            }
            for (int i = 0; i < calls.size(); i++) {
                json.writeStartObject();
                json.writeStringField("jsonrpc", "2.0");
                json.writeNumberField("id", firstId + i);
                json.writeStringField("method", calls.get(i).method());
                json.writeFieldName("params");
                write(json, calls.get(i).params());
                json.writeEndObject();
            }
            if (calls.size() > 1) {
                json.writeEndArray();
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing JSON to memory", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Object value) throws IOException {
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof RpcCall.Json prepared) {
            json.writeRawValue(prepared.text());
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object element : list) {
                write(json, element);
            }
            json.writeEndArray();
        } else {
            throw new IllegalArgumentException("a JSON-RPC parameter cannot be " + value);
        }
    }
}
