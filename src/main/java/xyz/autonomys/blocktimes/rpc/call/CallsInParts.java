package xyz.autonomys.blocktimes.rpc.call;

import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Calls that are made together, and whose outcomes are taken in parts: as soon as some of the first have theirs, while
 * others are still on their way. Once there was no part for a second, the next one is whatever has arrived in the order
 * of the calls. Not thread-safe, except for what the client calls.
 */
public final class CallsInParts<T> extends AbstractList<RpcCall<T>> {

    /** Supplies the outcomes of calls that were made. */
    public interface Source<T> {

        /** Returns the outcomes after those of the parts before, in the order of the calls; never none. */
        CompletableFuture<HeldOutcomes<T>> next();

        /** The outcomes that were not taken yet are not wanted any more. */
        void drop();
    }

    private final List<RpcCall<T>> calls;
    private final int lead;
    private final int unit;
    private final BooleanSupplier mayPass;
    private final IntConsumer settled;
    private volatile Source<T> source;

    /**
     * @param lead number of the first calls, which are of no use by themselves
     * @param unit number of calls that belong together, after the lead; a part ends between units
     * @param mayPass whether a part is of use now; otherwise all outcomes are taken together. On the event loop
     * @param settled receives the place of each call that has its outcome and was not stopped, on the event loop
     */
    public CallsInParts(List<RpcCall<T>> calls, int lead, int unit, BooleanSupplier mayPass, IntConsumer settled) {
        this.calls = List.copyOf(calls);
        this.lead = lead;
        this.unit = unit;
        this.mayPass = mayPass;
        this.settled = settled;
    }

    /** Calls whose outcomes are taken together. */
    public CallsInParts(List<RpcCall<T>> calls) {
        this(calls, 0, 1, () -> false, place -> { });
    }

    @Override
    public RpcCall<T> get(int index) {
        return calls.get(index);
    }

    @Override
    public int size() {
        return calls.size();
    }

    /**
     * Returns the outcomes of the next part. The calls are made when the first part is asked for.
     *
     * @param maker makes the calls
     */
    public CompletableFuture<HeldOutcomes<T>> next(Function<CallsInParts<T>, Source<T>> maker) {
        if (source == null) {
            source = maker.apply(this);
        }
        return source.next();
    }

    /** The outcomes that were not taken yet are not wanted any more. */
    public void drop() {
        if (source != null) {
            source.drop();
        }
    }

    /** Returns the largest number of outcomes, up to {@code arrived}, with which a part may end. */
    public int endOfPart(int arrived) {
        return arrived < lead ? 0 : arrived - (arrived - lead) % unit;
    }

    /** Returns whether a part that ends there has more than the lead. */
    public boolean isOfUse(int end) {
        return end > lead;
    }

    public boolean mayPass() {
        return mayPass.getAsBoolean();
    }

    public void settled(int place) {
        settled.accept(place);
    }
}
