package xyz.autonomys.blocktimes.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import xyz.autonomys.blocktimes.Shared;
import xyz.autonomys.blocktimes.StartedProcesses;

/** A recording of genuine runtimes served as a node, in a process of its own. */
final class RecordedNode implements AutoCloseable {

    private final Process process;
    private final int port;
    private final boolean ownsProcess;

    private RecordedNode(Process process, int port, boolean ownsProcess) {
        this.process = process;
        this.port = port;
        this.ownsProcess = ownsProcess;
    }

    /** Serves a recording; skips the test, saying so, where the recordings or Node.js are missing. */
    static RecordedNode serve(String recording, String... options) throws Exception {
        String tool = Shared.file("tools/recorded-node").toString();
        String file = Shared.file("recordings/" + recording + ".jsonl.gz").toString();
        int port = freePort();
        List<String> command = new ArrayList<>(List.of("node", tool, file, String.valueOf(port)));
        command.addAll(Arrays.asList(options));
        Process process;
        try {
            process = StartedProcesses.start(new ProcessBuilder(command).redirectErrorStream(true));
        } catch (IOException e) {
            assumeTrue(false, "skipped: Node.js is not there");
            throw e;
        }
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
        String line = out.readLine();
        if (line == null || !line.startsWith("recorded-node:")) {
            process.destroy();
            throw new IllegalStateException("recorded-node did not start: " + line);
        }
        return new RecordedNode(process, port, true);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    String url() {
        return "ws://127.0.0.1:" + port;
    }

    /** Nodes without options, by recording, which serve all tests of this JVM. */
    private static final Map<String, RecordedNode> PLAIN = new HashMap<>();

    /** Serves a recording without any fault, by one process for all tests; none of its calls are counted yet. */
    static synchronized RecordedNode plain(String recording) throws Exception {
        RecordedNode shared = PLAIN.get(recording);
        if (shared == null) {
            shared = serve(recording);
            PLAIN.put(recording, shared);
            Runtime.getRuntime().addShutdownHook(new Thread(shared.process::destroyForcibly));
        }
        shared.reset();
        return new RecordedNode(shared.process, shared.port, false);
    }

    /** How often a method was called since the last {@link #reset}. */
    long calls(String method) throws Exception {
        return ask("recorded_stats").path(method).asLong();
    }

    void reset() throws Exception {
        ask("recorded_reset");
    }

    private JsonNode ask(String method) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":[]}"))
                .build();
        String answer = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()
                .send(request, HttpResponse.BodyHandlers.ofString()).body();
        return new ObjectMapper().readTree(answer).get("result");
    }

    @Override
    public void close() {
        if (ownsProcess) {
            process.destroyForcibly();
        }
    }
}
