package xyz.autonomys.blocktimes.rpc.client;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

/** Counts the calls to the endpoints of one chain, and their failures. Thread-safe. */
public final class RpcStatistics {

    /** Stands for failures without a JSON-RPC error code. */
    public static final String CONNECTION = "connection";
    private static final int MOST_CODES = 32;

    /** Receives, on the event loop, the time from sending each call to the arrival of its response. */
    @FunctionalInterface
    public interface Latencies {
        void answered(String method, long nanos);
    }

    private volatile Latencies latencies = (method, nanos) -> { };
    private final LongAdder calls = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder unasked = new LongAdder();
    private final LongAdder limited = new LongAdder();
    private final Map<String, LongAdder> failures = new ConcurrentHashMap<>();

    void called(int count) {
        calls.add(count);
    }

    void answered(String method, long nanos) {
        latencies.answered(method, nanos);
    }

    /** Sets the only listener, in place of the previous one. */
    public void tell(Latencies listener) {
        latencies = listener;
    }

    void retried() {
        retries.increment();
    }

    void limited() {
        limited.increment();
    }

    void unasked() {
        unasked.increment();
    }

    void failed(RpcException failure) {
        if (failure.kind() == RpcException.Kind.STOPPED) {
            return; // the program gave the call up
        }
        String kind = failure.code().equals(RpcException.NO_CODE) ? CONNECTION : failure.code();
        // An endpoint may send any code, so only a limited number of codes is counted separately.
        String told = failures.size() < MOST_CODES || failures.containsKey(kind) ? kind : "other";
        failures.computeIfAbsent(told, k -> new LongAdder()).increment();
    }

    /** Returns the number of calls sent, including retries. */
    public long calls() {
        return calls.sum();
    }

    /**
     * Returns the number of retries: after a transient failure, at another endpoint after a permanent failure, and in a
     * smaller batch after a refused batch, and after a refusal for the rate of calls.
     */
    public long retries() {
        return retries.sum();
    }

    /** Returns the number of calls that an endpoint refused for the rate of calls. */
    public long limitedCalls() {
        return limited.sum();
    }

    /** Returns the number of responses that belong to no call in flight, for example because they came too late. */
    public long unaskedReplies() {
        return unasked.sum();
    }

    /**
     * Returns the number of failed attempts by JSON-RPC error code. {@code connection} stands for failures without a
     * code, and {@code other} for all codes once {@value #MOST_CODES} are known.
     */
    public Map<String, Long> failures() {
        Map<String, Long> byCode = new TreeMap<>();
        failures.forEach((code, count) -> byCode.put(code, count.sum()));
        return byCode;
    }
}
