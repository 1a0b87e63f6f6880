package xyz.autonomys.blocktimes.rpc.client;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

/** Counts what went over the wire to the nodes of one chain. For any number of threads. */
public final class RpcStatistics {

    private static final int MOST_CODES = 32;

    /** Is told how long each call took to be answered, on the event loop. */
    @FunctionalInterface
    public interface Latencies {
        void answered(String method, long nanos);
    }

    private volatile Latencies latencies = (method, nanos) -> { };
    private final LongAdder calls = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder unasked = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    void called(int count) {
        calls.add(count);
    }

    void answered(String method, long nanos) {
        latencies.answered(method, nanos);
    }

    /** Tells that one from now on, and no other. */
    public void tell(Latencies listener) {
        latencies = listener;
    }

    void retried() {
        retries.increment();
    }

    void unasked() {
        unasked.increment();
    }

    void failed(RpcException failure) {
        String kind = failure.code() == RpcException.NO_CODE ? "connection" : String.valueOf(failure.code());
        // A node may answer whatever it likes: only so many codes are told apart.
        String told = failures.size() < MOST_CODES || failures.containsKey(kind) ? kind : "other";
        failures.computeIfAbsent(told, k -> new LongAdder()).increment();
    }

    /** Calls sent, retries included. */
    public long calls() {
        return calls.sum();
    }

    /** Calls sent again after a failure that may pass. */
    public long retries() {
        return retries.sum();
    }

    /** Replies that answer nothing that was asked, or that came too late. */
    public long unaskedReplies() {
        return unasked.sum();
    }

    /** Failed calls, by JSON-RPC error code or {@code connection}. */
    public Map<String, Long> failures() {
        Map<String, Long> byCode = new TreeMap<>();
        failures.forEach((code, count) -> byCode.put(code, count.sum()));
        return byCode;
    }
}
