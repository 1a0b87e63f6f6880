package xyz.autonomys.blocktimes.rpc.client;

import java.util.List;
import xyz.autonomys.blocktimes.rpc.limit.Window;
import xyz.autonomys.blocktimes.time.EventLoop;

/**
 * The calls in flight: they were sent, and no response has arrived. The window limits their number. Calls for one
 * endpoint alone count too, but are sent even if the window is full. Belongs to the event loop.
 */
@SuppressWarnings("NonAtomicVolatileUpdate")
final class CallsInFlight {

    private final EventLoop loop;
    private Window window;
    /** Any thread reads it; only the event loop writes it. */
    private volatile int count;

    CallsInFlight(Window window, EventLoop loop) {
        this.window = window;
        this.loop = loop;
    }

    void window(Window changed) {
        window = changed;
    }

    int count() {
        return count;
    }

    /**
     * Returns how many calls may be sent now. To be called only while calls wait, because it tells the window if it is
     * full.
     */
    int room() {
        int room = Math.max(0, window.size() - count);
        if (room == 0) {
            window.full();
        }
        return room;
    }

    void sent(List<PendingCall<?>> calls) {
        long nowNanos = loop.nanos();
        calls.forEach(call -> {
            call.inFlight = true;
            call.sentNanos = nowNanos;
        });
        count += calls.size();
    }

    /** A response to the call has arrived. It frees a place in the window, whatever it contains. */
    void arrived(PendingCall<?> call) {
        if (call.inFlight) {
            left(call);
            long nowNanos = loop.nanos();
            window.answered(nowNanos, nowNanos - call.sentNanos);
        }
    }

    /** Frees the place of a call that gets no further response. */
    void left(PendingCall<?> call) {
        if (call.inFlight) {
            call.inFlight = false;
            count--;
        }
    }

    /** Reports a number of transient failures to the window. */
    void failed(int calls) {
        for (int i = 0; i < calls; i++) {
            window.failed();
        }
    }
}
