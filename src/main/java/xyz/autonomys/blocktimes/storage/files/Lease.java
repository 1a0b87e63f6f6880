package xyz.autonomys.blocktimes.storage.files;

import java.util.Optional;
import java.util.UUID;
import xyz.autonomys.blocktimes.time.Time;

/**
 * The content of the object that is the lock of a chain in a bucket.
 *
 * @param token number of the holder; each later holder has a higher one
 * @param id random id of the holder; null after the lock was released
 * @param holder the holder, in words
 * @param processIds set of processes in which the holder's process id is unique, from {@link Holder#processIdsOf}; null
 *         if it is not known, or if the holder is a group
 * @param group name of the group whose processes share the lock; null for a process by itself
 * @param renewals counts up, so that no two contents are the same
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

    /** Returns the holder's process id if this process can see the holder's processes; otherwise empty. */
    Optional<Long> pidHere() {
        return processIds != null && processIds.equals(Holder.processIdsOf().orElse(null))
                ? Holder.pidOf(holder)
                : Optional.empty();
    }

    /** Returns whether the holder's process is known to have ended. */
    boolean isGone() {
        return pidHere().map(pid -> ProcessHandle.of(pid).isEmpty()).orElse(false);
    }
}
