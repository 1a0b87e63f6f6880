package xyz.autonomys.blocktimes.rpc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.rpc.call.NodeError;

/** The tables of docs/PROTOCOL.md that say what endpoints out there answer, and what it means. */
public final class Manners {

    /**
     * An error of the first table.
     *
     * @param means the meaning, in words
     * @param waitMs the wait for which it asks; 0 for none
     */
    public record Said(NodeError error, String means, long waitMs, String codeAsJson) {

        @Override
        public String toString() {
            return error.code() + " " + error.message() + " " + error.data();
        }

        /** The error as JSON, in answer to a call with this id. */
        public String json(String id) {
            return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":" + codeAsJson + ",\"message\":\""
                    + error.message().replace("\"", "\\\"") + "\"" + (error.data().isEmpty() ? ""
                            : ",\"data\":" + (error.data().startsWith("{") ? error.data()
                                    : "\"" + error.data().replace("\"", "\\\"") + "\"")) + "}}";
        }
    }

    /** A rejected handshake of the second table. */
    public record Handshake(int status, String header, String means, long waitMs) {
    }

    private Manners() {
    }

    public static Stream<Said> errors() throws IOException {
        return rows("| code | message | data | means | seen |").map(cells -> new Said(
                new NodeError(cells.get(0).replace("\"", ""), cells.get(1), cells.get(2)),
                cells.get(3).split(",")[0], waitMs(cells.get(3)), cells.get(0)));
    }

    public static Stream<Handshake> handshakes() throws IOException {
        return rows("| status | header | means | seen |").map(cells -> new Handshake(
                Integer.parseInt(cells.get(0)), cells.get(1), cells.get(2).split(",")[0], waitMs(cells.get(2))));
    }

    private static long waitMs(String means) {
        String[] parts = means.split(", ");
        return parts.length == 1 ? 0 : Math.round(Double.parseDouble(parts[1].replace(" s", "")) * 1_000);
    }

    private static Stream<List<String>> rows(String head) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("docs/PROTOCOL.md"));
        int first = lines.indexOf(head) + 2;
        if (first < 2) {
            throw new AssertionError("docs/PROTOCOL.md has no table " + head);
        }
        return lines.subList(first, lines.size()).stream().takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                        .map(String::strip).toList());
    }
}
