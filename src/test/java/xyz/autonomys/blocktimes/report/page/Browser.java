package xyz.autonomys.blocktimes.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import xyz.autonomys.blocktimes.Patience;
import xyz.autonomys.blocktimes.StartedProcesses;

/** A headless Chromium, moved by the DevTools protocol over a WebSocket. */
final class Browser implements AutoCloseable {

    static final Path PROGRAM = Path.of("/usr/bin/chromium");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");
    private static final long LONGEST_CALL_S = 240;
    private static final int STEPS = 10;

    private final Process process;
    private final Path log;
    private final WebSocket socket;
    private final AtomicInteger calls = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> said = new CopyOnWriteArrayList<>();

    /** @param folder for its profile */
    Browser(Path folder) throws Exception {
        log = folder.resolve("chromium.log");
        process = StartedProcesses.start(new ProcessBuilder(PROGRAM.toString(), "--headless=new", "--no-sandbox",
                "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                "--user-data-dir=" + folder.resolve("profile"), "--remote-debugging-port=0", "about:blank")
                .redirectOutput(folder.resolve("chromium.out").toFile()).redirectError(log.toFile()));
        Patience.until("the browser listens", () -> listening().find(), this::logged, this::logged);
        Matcher host = listening();
        host.find();
        HttpClient client = HttpClient.newHttpClient();
        String[] page = new String[1];
        Patience.until("the browser has a page", () -> {
            JsonNode pages = JSON.readTree(URI.create("http://" + host.group(1) + "/json").toURL());
            pages.forEach(each -> page[0] = each.path("type").asText().equals("page")
                    ? each.get("webSocketDebuggerUrl").asText() : page[0]);
            return page[0] != null;
        }, this::logged, this::logged);
        socket = client.newWebSocketBuilder().buildAsync(URI.create(page[0]), new Listener()).get();
        call("Page.enable");
        call("Runtime.enable");
        call("Log.enable");
    }

    private String logged() throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    private Matcher listening() throws IOException {
        return LISTENING.matcher(logged());
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    JsonNode message = JSON.readTree(text.toString());
                    text.setLength(0);
                    if (message.has("id")) {
                        answers.get(message.get("id").asInt()).complete(message);
                    } else if (message.get("method").asText()
                            .matches("Runtime.(exceptionThrown|consoleAPICalled)|Log.*")) {
                        said.add(message.toString());
                    }
                } catch (IOException e) {
                    said.add("unreadable: " + e);
                }
            }
            from.request(1);
            return null;
        }
    }

    /** Calls a method of the protocol. Arguments are names and values, by turns. */
    JsonNode call(String method, Object... arguments) throws Exception {
        ObjectNode message = JSON.createObjectNode();
        int id = calls.incrementAndGet();
        message.put("id", id).put("method", method);
        ObjectNode parameters = message.putObject("params");
        for (int i = 0; i < arguments.length; i += 2) {
            parameters.set((String) arguments[i], JSON.valueToTree(arguments[i + 1]));
        }
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText(message.toString(), true).get();
        JsonNode result = answer.get(LONGEST_CALL_S, TimeUnit.SECONDS);
        if (result.has("error")) {
            throw new AssertionError(method + ": " + result.get("error"));
        }
        return result.get("result");
    }

    /** Returns what the page said: errors, and lines for its console. */
    List<String> said() {
        return List.copyOf(said);
    }

    /** Opens a file, and waits until its charts are drawn. */
    void open(Path file, int width, int height, boolean isDark) throws Exception {
        call("Emulation.setDeviceMetricsOverride", "width", width, "height", height, "deviceScaleFactor", 1, "mobile",
                width < 700);
        call("Emulation.setTouchEmulationEnabled", "enabled", width < 700);
        call("Emulation.setEmulatedMedia", "features", List.of(Map.of("name", "prefers-color-scheme", "value",
                isDark ? "dark" : "light")));
        call("Page.navigate", "url", file.toUri().toString());
        Patience.until("the page is drawn", () -> evaluate("location.pathname === " + JSON.writeValueAsString(
                file.toUri().getPath()) + " && document.readyState === 'complete' && !!document.documentElement.dataset"
                + ".charts").asBoolean(), () -> evaluate("document.readyState").asText(), this::said);
    }

    /** Returns the value of an expression of JavaScript. */
    JsonNode evaluate(String expression) throws Exception {
        JsonNode result = call("Runtime.evaluate", "expression", expression, "returnByValue", true, "awaitPromise",
                true);
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result.get("exceptionDetails"));
        }
        return result.get("result").path("value");
    }

    /** Turns the wheel at a place of the window by so many pixels down the page. */
    void wheel(int x, int y, int pixels) throws Exception {
        call("Input.dispatchMouseEvent", "type", "mouseWheel", "x", x, "y", y, "deltaX", 0, "deltaY", pixels);
    }

    /** Drags a finger from a place of the window upwards, which scrolls down the page. */
    void swipe(int x, int y, int pixels) throws Exception {
        touch("touchStart", List.of(Map.of("x", x, "y", y)));
        for (int step = 1; step <= STEPS; step++) {
            touch("touchMove", List.of(Map.of("x", x, "y", y - pixels * step / STEPS)));
        }
        touch("touchEnd", List.of());
    }

    private void touch(String type, List<Map<String, Integer>> points) throws Exception {
        call("Input.dispatchTouchEvent", "type", type, "touchPoints", points);
    }

    /** Presses the mouse at a place, moves it to another and releases it. */
    void drag(double fromX, double fromY, double toX, double toY) throws Exception {
        mouse("mouseMoved", fromX, fromY, 0);
        mouse("mousePressed", fromX, fromY, 1);
        mouse("mouseMoved", (fromX + toX) / 2, (fromY + toY) / 2, 1);
        mouse("mouseMoved", toX, toY, 1);
        mouse("mouseReleased", toX, toY, 0);
    }

    private void mouse(String type, double x, double y, int buttons) throws Exception {
        call("Input.dispatchMouseEvent", "type", type, "x", x, "y", y, "button", "left", "buttons", buttons,
                "clickCount",
                1);
    }

    /** Returns the page as it is printed. */
    byte[] pdf() throws Exception {
        return Base64.getDecoder().decode(call("Page.printToPDF", "printBackground", true, "preferCSSPageSize", true)
                .get("data").asText());
    }

    /** Writes a picture of the whole page. */
    void picture(Path file) throws Exception {
        int width = evaluate("innerWidth").asInt();
        int height = Math.min(16_000, evaluate("document.documentElement.scrollHeight").asInt());
        Files.write(file, Base64.getDecoder().decode(call("Page.captureScreenshot", "captureBeyondViewport", true,
                "clip", Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)).get("data").asText()));
    }

    @Override
    public void close() throws Exception {
        socket.abort();
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        process.destroy();
        process.waitFor();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
