package xyz.autonomys.blocktimes.rpc.call;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How the nodes of a chain are asked.
 *
 * @param window most calls unanswered at once, over all sockets; {@link #AUTO} where it is to find its size by itself
 * @param sockets connections kept open, one at least to each node
 * @param batch most calls sent together in one JSON-RPC batch; 1 sends them one by one
 * @param timeoutMs time for an answer, after which a call is made again
 * @param attempts times a call is made before a passing failure is final
 * @param backoffMs wait before the second attempt; doubles with each further one, up to {@code backoffCapMs}
 * @param patienceMs how long calls wait without one good answer before they fail
 * @param rate most calls a second to each node; 0 for no limit
 * @param failingRate most calls a second to a node most of whose answers are failures
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
        int failingRate) {

    /** A window that grows and shrinks by what it measures. */
    public static final int AUTO = 0;
    /** Such a window grows no larger. */
    public static final int LARGEST_AUTO_WINDOW = 4_096;

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

    /** Most calls that can ever be unanswered at once. */
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
                rate, failingRate);
    }

    public RpcOptions withSockets(int count) {
        return new RpcOptions(window, count, batch, timeoutMs, attempts, backoffMs, backoffCapMs, patienceMs,
                rate, failingRate);
    }

    public RpcOptions withBatch(int calls) {
        return new RpcOptions(window, sockets, calls, timeoutMs, attempts, backoffMs, backoffCapMs, patienceMs,
                rate, failingRate);
    }

    public RpcOptions withTimeoutMs(long milliseconds) {
        return new RpcOptions(window, sockets, batch, milliseconds, attempts, backoffMs, backoffCapMs, patienceMs,
                rate, failingRate);
    }

    /** Wait before attempt number {@code attempt}, from 2, with up to half of it taken off at random. */
    public long waitMs(int attempt) {
        double full = Math.min((double) backoffCapMs, backoffMs * Math.pow(2, attempt - 2.0));
        return Math.max(1, Math.round(full * (1 - ThreadLocalRandom.current().nextDouble() / 2)));
    }
}
