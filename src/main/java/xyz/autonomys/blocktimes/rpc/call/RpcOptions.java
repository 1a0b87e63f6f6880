package xyz.autonomys.blocktimes.rpc.call;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How calls are made to the endpoints of a chain.
 *
 * @param window largest number of calls in flight, over all connections; {@link #AUTO} for a window that adapts
 * @param sockets number of connections, divided among the endpoints and rounded up to the same number for each
 * @param batch largest number of calls in one JSON-RPC batch; 1 for no batches
 * @param timeoutMs time for a response to a call, in ms; then the call is retried
 * @param attempts how many times a call is made before a transient failure is final
 * @param backoffMs wait before the second attempt, in ms; it doubles for each further attempt
 * @param backoffCapMs longest wait between two attempts, in ms; also the shortest time that an endpoint is skipped
 * @param patienceMs how long calls wait, in ms, while no call succeeds; then all waiting calls fail
 * @param rate largest number of calls per second to each endpoint; 0 for no limit
 * @param failingRate as {@code rate}, for an endpoint whose calls or connections mostly fail
 * @param memory largest length of the responses in memory, expected ones included, in bytes
 * @param connections how connections are opened and kept
 */
public record RpcOptions(
        int window,
        int sockets,
        int batch,
        long timeoutMs,
        int attempts,
        long backoffMs,
        long backoffCapMs,
        long patienceMs,
        int rate,
        int failingRate,
        long memory,
        ConnectionOptions connections) {

    /** Value of {@link #window} for a window that grows and shrinks according to its measurements. */
    public static final int AUTO = 0;
    /** Those of the settings, as they are inside the jar. */
    public static final RpcOptions DEFAULTS = new RpcOptions(256, 2, 1, 20_000, 6, 200, 10_000, 120_000, 0, 20);
    /** A sixth of the heap is for responses: a second chain has as much, and parsing takes the rest. */
    private static final int RESPONSES_IN_HEAP = 6;
    /** Largest size of such a window, in calls. */
    public static final int LARGEST_AUTO_WINDOW = 4_096;

    /** @throws IllegalArgumentException if a value is out of range */
    public RpcOptions {
        if (window < 0) {
            throw new IllegalArgumentException(
                    "window=" + window + " cannot be used: it must be 1 or more, or 0 for one that adapts");
        }
        requireAtLeastOne("sockets", sockets);
        requireAtLeastOne("batch", batch);
        requireAtLeastOne("timeoutMs", timeoutMs);
        requireAtLeastOne("attempts", attempts);
        requireAtLeastOne("failingRate", failingRate);
    }

    /** Options with the limit of memory that suits the heap, without pings and proxies. */
    public RpcOptions(int window, int sockets, int batch, long timeoutMs, int attempts, long backoffMs,
            long backoffCapMs, long patienceMs, int rate, int failingRate) {
        this(window, sockets, batch, timeoutMs, attempts, backoffMs, backoffCapMs, patienceMs, rate, failingRate,
                Runtime.getRuntime().maxMemory() / RESPONSES_IN_HEAP, ConnectionOptions.PLAIN);
    }

    /** Returns the largest size that the window can have, in calls. */
    public int largestWindow() {
        return window == AUTO ? LARGEST_AUTO_WINDOW : window;
    }

    private static void requireAtLeastOne(String option, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + "=" + value + " cannot be used: it must be 1 or more");
        }
    }

    public RpcOptions withWindow(int calls) {
        return new RpcOptions(calls, sockets, batch, timeoutMs, attempts, backoffMs, backoffCapMs, patienceMs,
                rate, failingRate, memory, connections);
    }

    public RpcOptions withSockets(int count) {
        return new RpcOptions(window, count, batch, timeoutMs, attempts, backoffMs, backoffCapMs, patienceMs,
                rate, failingRate, memory, connections);
    }

    public RpcOptions withBatch(int calls) {
        return new RpcOptions(window, sockets, calls, timeoutMs, attempts, backoffMs, backoffCapMs, patienceMs,
                rate, failingRate, memory, connections);
    }

    public RpcOptions withTimeoutMs(long milliseconds) {
        return new RpcOptions(window, sockets, batch, milliseconds, attempts, backoffMs, backoffCapMs, patienceMs,
                rate, failingRate, memory, connections);
    }

    public RpcOptions withMemory(long bytes) {
        return new RpcOptions(window, sockets, batch, timeoutMs, attempts, backoffMs, backoffCapMs, patienceMs,
                rate, failingRate, bytes, connections);
    }

    public RpcOptions withConnections(ConnectionOptions changed) {
        return new RpcOptions(window, sockets, batch, timeoutMs, attempts, backoffMs, backoffCapMs, patienceMs,
                rate, failingRate, memory, changed);
    }

    /**
     * Returns the wait before an attempt, in ms, shortened by up to half at random.
     *
     * @param attempt number of the attempt, 2 or more
     */
    public long waitMs(int attempt) {
        double full = Math.min((double) backoffCapMs, backoffMs * Math.pow(2, attempt - 2.0));
        return Math.max(1, Math.round(full * (1 - ThreadLocalRandom.current().nextDouble() / 2)));
    }
}
