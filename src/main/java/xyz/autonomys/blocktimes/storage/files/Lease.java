package xyz.autonomys.blocktimes.storage.files;

import java.util.Optional;
import java.util.UUID;
import xyz.autonomys.blocktimes.time.Time;

/**
 * What the object says that is the lock of a chain in a bucket.
 *
 * @param token of the holder; each later holder has a higher one
 * @param id of the holder, which nobody else has; null once it was released
 * @param holder in words
 * @param processIds where the holder's process id counts; null where that is not known, or the holder is a group
 * @param group whose processes share it; null for a process by itself
 * @param renewals so that no two contents are the same
 */
record Lease(long token, String id, String holder, String processIds, String group, long renewals) {

    static Lease none() {
        return new Lease(0, null, null, null, null, 0);
    }

    Lease takenBy(String takersGroup, Time time) {
        String id = UUID.randomUUID().toString();
        return takersGroup == null
                ? new Lease(
                        token + 1,
                        id,
                        Holder.thisProcess(time),
                        Holder.processIdsOf().orElse(null),
                        null,
                        0)
                : new Lease(token + 1, id, "the workers of group " + takersGroup, null, takersGroup, 0);
    }

    Lease renewed() {
        return new Lease(token, id, holder, processIds, group, renewals + 1);
    }

    Lease released() {
        return new Lease(token, null, null, null, null, renewals + 1);
    }

    boolean isHeld() {
        return id != null;
    }

    /** The holder's process id, where it is one of those that this process can see. */
    Optional<Long> pidHere() {
        return processIds != null && processIds.equals(Holder.processIdsOf().orElse(null))
                ? Holder.pidOf(holder)
                : Optional.empty();
    }

    /** Whether the holder is known to be no more. */
    boolean isGone() {
        return pidHere().map(pid -> ProcessHandle.of(pid).isEmpty()).orElse(false);
    }
}
