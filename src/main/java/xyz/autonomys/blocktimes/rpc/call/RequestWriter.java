package xyz.autonomys.blocktimes.rpc.call;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.List;

/** Writes JSON-RPC 2.0 calls as text, one message after another. Not thread-safe. */
public final class RequestWriter {

    /** Room that is kept for the next message. */
    private static final int MOST_ROOM = 1 << 20;

    private StringBuilder text = new StringBuilder();

    /**
     * Returns the text of one message: a single call, or a batch if there are several calls.
     *
     * @param firstId id of the first call; the other calls get the next ids in order
     * @throws IllegalArgumentException if a parameter has a type that {@link RpcCall#params} does not allow
     */
    public String text(List<? extends RpcCall<?>> calls, long firstId) {
        if (text.capacity() > MOST_ROOM) {
            text = new StringBuilder();
        }
        text.setLength(0);
        String separator = calls.size() > 1 ? "[" : "";
        for (int i = 0; i < calls.size(); i++) {
            text.append(separator).append("{\"jsonrpc\":\"2.0\",\"id\":").append(firstId + i).append(",\"method\":");
            write(calls.get(i).method());
            text.append(",\"params\":");
            write(calls.get(i).params());
            text.append('}');
            separator = ",";
        }
        return text.append(calls.size() > 1 ? "]" : "").toString();
    }

    private void write(Object value) {
        if (value instanceof String string) {
            text.append('"');
            JsonStringEncoder.getInstance().quoteAsString(string, text);
            text.append('"');
        } else if (value instanceof Number number) {
            text.append(number.longValue());
        } else if (value instanceof RpcCall.Json prepared) {
            text.append(prepared.text());
        } else if (value instanceof List<?> list) {
            text.append('[');
            for (int i = 0; i < list.size(); i++) {
                if (i > 0) {
                    text.append(',');
                }
                write(list.get(i));
            }
            text.append(']');
        } else {
            throw new IllegalArgumentException("a JSON-RPC parameter cannot be " + value);
        }
    }
}
