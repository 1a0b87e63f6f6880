package xyz.autonomys.blocktimes.rpc.client;

import java.util.List;
import xyz.autonomys.blocktimes.time.EventLoop;

/**
 * Calls that were sent and to which nothing has come back, of which there are no more than the window allows. Belongs
 * to the event loop.
 */
@SuppressWarnings("NonAtomicVolatileUpdate")
final class CallsInFlight {

    private final EventLoop loop;
    private Window window;
    /** Read by any thread, written by the event loop. */
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

    /** Calls that may be sent now; to be asked only while some wait. */
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

    /** An answer to the call has come, and with it room in the window, whatever it will turn out to say. */
    void arrived(PendingCall<?> call) {
        if (call.inFlight) {
            left(call);
            long nowNanos = loop.nanos();
            window.answered(nowNanos, nowNanos - call.sentNanos);
        }
    }

    /** Nothing more will come to the call. */
    void left(PendingCall<?> call) {
        if (call.inFlight) {
            call.inFlight = false;
            count--;
        }
    }

    /** So many calls failed in a way that may pass. */
    void failed(int calls) {
        for (int i = 0; i < calls; i++) {
            window.failed();
        }
    }
}
