package xyz.autonomys.blocktimes.devnet;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.scale.EventCursor;
import xyz.autonomys.blocktimes.scale.EventWalker;
import xyz.autonomys.blocktimes.scale.Metadata;
import xyz.autonomys.blocktimes.scale.Offset;
import xyz.autonomys.blocktimes.scale.ScaleException;

/**
 * What the fuzzer calls with bytes it makes up: the first one chooses metadata to read, or a runtime whose events the
 * rest is taken for. Whatever they are, they are decoded or refused with a {@link ScaleException}, and take little
 * memory.
 */
public final class ScaleFuzz {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    /** A few MB, and so many bytes for each byte of input. */
    private static final long MOST_ALLOCATED_BYTES = 4 << 20;
    private static final long MOST_ALLOCATED_PER_BYTE = 512;

    private static final List<EventWalker> WALKERS = Stream.of(SimulatedRuntime.consensus(0),
            SimulatedRuntime.consensus(1), SimulatedRuntime.domain())
            .map(runtime -> new EventWalker(Metadata.decode(runtime.metadata()))).toList();

    private ScaleFuzz() {
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length == 0) {
            return;
        }
        long most = MOST_ALLOCATED_BYTES + MOST_ALLOCATED_PER_BYTE * data.length;
        // A first time may load classes, which the fuzzer rewrites.
        if (allocatedBytes(data) > most && allocatedBytes(data) > most) {
            throw new IllegalStateException(allocatedBytes(data) + " bytes allocated for " + data.length);
        }
    }

    private static long allocatedBytes(byte[] data) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            read(data[0] & 3, Arrays.copyOfRange(data, 1, data.length));
        } catch (ScaleException e) {
            int offset = Offset.of(e);
            if (offset < 0 || offset > data.length) {
                throw new IllegalStateException("offset " + offset + " of " + data.length + " bytes", e);
            }
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private static void read(int what, byte[] bytes) {
        if (what == WALKERS.size()) {
            new EventWalker(Metadata.decode(bytes));
            return;
        }
        EventCursor cursor = WALKERS.get(what).walk(bytes);
        while (cursor.next()) {
            cursor.argumentBytes();
        }
    }

    /** Writes inputs that decode, for the fuzzer to begin with. */
    static void writeSeeds(Path folder) throws IOException {
        SimulatedConsensus chain = new SimulatedConsensus(new Devnet.Options(1, 500, 0), Devnet.GENESIS_MS);
        String events = xyz.autonomys.blocktimes.scale.StorageKey.of("System", "Events");
        for (int block = 1; block <= 500; block += 5) {
            write(folder, "events-" + block, block <= 250 ? 0 : 1, chain.storage(block, events));
        }
        List<SimulatedRuntime> runtimes = List.of(SimulatedRuntime.consensus(0), SimulatedRuntime.domain());
        runtimes.forEach(
                runtime -> write(folder, "metadata-" + runtime.specName(), WALKERS.size(), runtime.metadata()));
    }

    private static void write(Path folder, String name, int what, byte[] bytes) {
        byte[] input = new byte[bytes.length + 1];
        input[0] = (byte) what;
        System.arraycopy(bytes, 0, input, 1, bytes.length);
        try {
            Files.write(folder.resolve(name), input);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
