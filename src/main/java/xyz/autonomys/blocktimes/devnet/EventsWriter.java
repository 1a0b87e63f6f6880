package xyz.autonomys.blocktimes.devnet;

import xyz.autonomys.blocktimes.devnet.SimulatedRuntime.EventIndex;

/** Writes the events of one block in the layouts of the runtime that executes it. Not for several threads. */
final class EventsWriter {

    private static final int NORMAL_WEIGHT = 142_000_000;
    private static final int PROOF_SIZE = 1_493;

    private final SimulatedRuntime runtime;
    private final ScaleWriter records = new ScaleWriter();
    private int count;

    EventsWriter(SimulatedRuntime runtime) {
        this.runtime = runtime;
    }

    SimulatedRuntime runtime() {
        return runtime;
    }

    /**
     * Begins a record. The caller writes its fields to the returned writer, and then calls {@link #end}.
     *
     * @param phase index of an extrinsic; -1 for finalization
     * @param event pallet and event, for example {@code System.ExtrinsicSuccess}
     */
    ScaleWriter begin(int phase, String event) {
        EventIndex index = runtime.event(event);
        count++;
        if (phase < 0) {
            records.u8(1);
        } else {
            records.u8(0).u32(phase);
        }
        return records.u8(index.pallet()).u8(index.event());
    }

    void end() {
        records.compact(0); // no topics
    }

    /**
     * Writes a {@code System.ExtrinsicSuccess}.
     *
     * @param dispatchClass 0 normal, 1 operational, 2 mandatory
     */
    void success(int extrinsic, int dispatchClass) {
        begin(extrinsic, "System.ExtrinsicSuccess")
                .compact(NORMAL_WEIGHT + 17L * extrinsic)
                .compact(PROOF_SIZE)
                .u8(dispatchClass)
                .u8(0);
        end();
    }

    int count() {
        return count;
    }

    /** Returns the events as {@code Vec<EventRecord>} in SCALE. */
    byte[] toBytes() {
        return new ScaleWriter().compact(count).raw(records.toBytes()).toBytes();
    }
}
