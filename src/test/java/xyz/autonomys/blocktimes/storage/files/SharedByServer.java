package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import xyz.autonomys.blocktimes.time.SimulatedTime;

/** Small files in memory, whose ages are those of a simulated time. The server may fail, and answers may be lost. */
final class SharedByServer implements SharedFiles {

    /** What becomes of the next writes. */
    enum Writes { MADE, FAILING, ANSWER_LOST, REFUSED }

    private record Kept(byte[] bytes, long version, long writtenNanos) {
    }

    private final SimulatedTime time;
    private final Map<String, Kept> files = new TreeMap<>();
    private Writes writes = Writes.MADE;
    private long versions;
    private int calls;

    SharedByServer(SimulatedTime time) {
        this.time = time;
    }

    synchronized void writes(Writes chosen) {
        writes = chosen;
    }

    /** Requests to write so far. */
    synchronized int calls() {
        return calls;
    }

    /** Waits until so many requests to write were made. */
    synchronized void awaitCalls(int atLeast) throws InterruptedException {
        while (calls < atLeast) {
            wait();
        }
    }

    synchronized void remove(String name) {
        files.remove(name);
    }

    synchronized void put(String name, String content) {
        files.put(name, new Kept(content.getBytes(StandardCharsets.UTF_8), ++versions, time.nanos()));
    }

    synchronized String text(String name) {
        return new String(files.get(name).bytes, StandardCharsets.UTF_8);
    }

    @Override
    public synchronized Optional<Aged> aged(String name) {
        return Optional.ofNullable(files.get(name)).map(kept -> new Aged(
                new PublishedFiles.Content(kept.bytes, String.valueOf(kept.version)),
                Duration.ofNanos(time.nanos() - kept.writtenNanos)));
    }

    @Override
    public synchronized Optional<String> write(String name, byte[] bytes, String version) throws IOException {
        calls++;
        notifyAll();
        Kept before = files.get(name);
        if (writes == Writes.FAILING) {
            throw new IOException("the server is gone");
        }
        if (writes == Writes.REFUSED || !Objects.equals(version, before == null ? null
                : String.valueOf(before.version))) {
            return Optional.empty();
        }
        files.put(name, new Kept(bytes, ++versions, time.nanos()));
        if (writes == Writes.ANSWER_LOST) {
            throw new IOException("the answer was lost");
        }
        return Optional.of(String.valueOf(versions));
    }

    @Override
    public String shown(String name) {
        return "s3://bucket" + (name.isEmpty() ? "" : "/" + name);
    }
}
