package xyz.autonomys.blocktimes.rpc.client;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;

/**
 * Limits the memory of responses. Counts those of requests, which are calls made together, until the request was
 * {@linkplain #released used}, and those that are expected. While both do not fit, no further calls are sent. If the
 * responses received are too large all the same, the requests with most of them are given up, so that others can be
 * completed. Sizes are in bytes. Belongs to the event loop.
 */
final class HeldReplies {

    /** Weight of the latest response in the mean. */
    private static final double WEIGHT_OF_LATEST = 1.0 / 32;

    private final long limit;
    private final Deque<PendingRequest<?>> requests = new ArrayDeque<>();
    private long held;
    /** Size of the message that is being read: its calls are no longer in flight, and not yet counted. */
    private int atHand;
    private double meanSize;

    HeldReplies(long limit) {
        this.limit = limit;
    }

    /** @param size of the message that is read now; 0 when it has been read */
    void reading(int size) {
        atHand = size;
    }

    void begun(PendingRequest<?> request) {
        requests.add(request);
    }

    /**
     * Returns how many further calls may be sent; at least one if none is in flight, and no request is about to be
     * used, which would make room.
     */
    int room(int inFlight) {
        if (meanSize == 0) {
            return Integer.MAX_VALUE;
        }
        double room = (limit - held - atHand) / meanSize - inFlight;
        boolean waits = inFlight > 0 || requests.stream().anyMatch(request -> !request.isOpen());
        return (int) Math.max(waits ? 0 : 1, Math.min(Integer.MAX_VALUE, room));
    }

    /** A response has arrived for a call of the request. */
    void received(PendingCall<?> call, int size) {
        PendingRequest<?> request = call.request();
        if (!requests.contains(request)) {
            return;
        }
        // A response above the mean counts in full at once, so that not many more of its kind are called for.
        meanSize = size > meanSize ? size : meanSize + (size - meanSize) * WEIGHT_OF_LATEST;
        request.hold(call.place(), size);
        held += size;
        if (held <= limit) {
            return;
        }
        PendingRequest<?> largest = largestOpen();
        // The only one that is not complete fits by itself: it waits for those that are about to be used.
        while (held > limit && largest != null && (largest.held() > limit || openRequests() > 1)) {
            released(largest);
            largest.giveUp(limit);
            largest = largestOpen();
        }
    }

    private long openRequests() {
        return requests.stream().filter(PendingRequest::isOpen).count();
    }

    /** Returns the request with most responses among those that are not complete; null if none has any. */
    private PendingRequest<?> largestOpen() {
        return requests.stream().filter(request -> request.isOpen() && request.held() > 0)
                .max(Comparator.comparingLong(PendingRequest::held)).orElse(null);
    }

    /** The responses of a request are no longer in memory. */
    void released(PendingRequest<?> request) {
        if (requests.remove(request)) {
            held -= request.held();
        }
    }

    /** The responses of a part of a request, of the given size, are no longer in memory. */
    void released(PendingRequest<?> request, long bytes) {
        if (requests.contains(request)) {
            request.used(bytes);
            held -= bytes;
        }
        if (request.isTaken()) {
            released(request);
        }
    }

    /** Hands out the parts that something has waited long enough for. */
    void passParts(long nowMs) {
        requests.forEach(request -> request.passPart(nowMs));
    }
}
