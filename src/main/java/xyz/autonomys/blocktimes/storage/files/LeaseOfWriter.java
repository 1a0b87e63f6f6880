package xyz.autonomys.blocktimes.storage.files;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.time.Time;

/**
 * The lock of a chain in a bucket: it admits one writing process, or the processes of one group. The lock is an object
 * that its holder writes again every 10 seconds. If it was not written for 60 seconds, by the server's clock, its
 * holder is taken to be gone.
 */
final class LeaseOfWriter implements WriterLock {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseOfWriter.class);

    /** A lock that was not renewed for this long belongs to nobody. */
    static final Duration DEAD_AFTER = Duration.ofSeconds(60);
    private static final Duration RENEW_EVERY = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 10;

    private final SharedFiles files;
    private final String name;
    private final String chain;
    private final String group;
    private final Time time;
    private final Time.Timer timer;
    /** Renews on a thread of its own: a server may respond slowly, and other timers must not wait for it. */
    private final ExecutorService renewing;
    private Lease lease;
    private String version;
    private Moment renewed;
    private String lost;

    private LeaseOfWriter(
            SharedFiles files, String chain, String group, Lease lease, String version, Moment taken, Time time) {
        this.time = time;
        this.files = files;
        this.name = name(chain);
        this.chain = chain;
        this.group = group;
        this.lease = lease;
        this.version = version;
        this.renewed = taken;
        this.renewing = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "lease-" + chain);
            thread.setDaemon(true);
            return thread;
        }, new ThreadPoolExecutor.DiscardPolicy());
        this.timer = time.every(RENEW_EVERY.toMillis(), () -> renewing.execute(this::renewOrSay));
    }

    private static String name(String chain) {
        return ".locks/" + chain + ".json";
    }

    /**
     * Takes the lock, or joins the group that holds it.
     *
     * @param group null for a process by itself
     * @throws StorageException if another process or group holds the lock; the message names the holder
     */
    static LeaseOfWriter take(SharedFiles files, String chain, String group, Time time) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<SharedFiles.Aged> found = files.aged(name(chain));
            Lease before = found.isEmpty() ? Lease.none() : parse(files, chain, found.get());
            boolean joined = before.isHeld() && group != null && group.equals(before.group());
            if (!joined && before.isHeld() && found.get().age().compareTo(DEAD_AFTER) < 0 && !before.isGone()) {
                throw new StorageException(
                        "another process is writing chain " + chain + " to " + files.shown("") + ": " + before.holder()
                                + ", last seen " + Math.max(0, found.get().age().toSeconds())
                                + " s ago; wait for it, stop it, or use another DATA_DIR "
                                + "(a killed one loses its lock after " + DEAD_AFTER.toSeconds() + " s)");
            }
            Lease lease = joined ? before.renewed() : before.takenBy(group, time);
            Moment sent = Moment.now(time);
            Optional<String> version = files.write(name(chain), JSON.writeValueAsBytes(lease),
                    found.map(aged -> aged.content().version()).orElse(null));
            if (version.isPresent()) {
                return new LeaseOfWriter(files, chain, group, lease, version.get(), sent, time);
            }
        }
        throw new StorageException(
                "the lock of chain " + chain + " in " + files.shown("") + " is being taken by several "
                + "processes; try again");
    }

    private static Lease parse(SharedFiles files, String chain, SharedFiles.Aged found) {
        try {
            return JSON.readValue(found.content().bytes(), Lease.class);
        } catch (IOException e) {
            throw new StorageException(
                    files.shown(name(chain)) + " is not a lock of this program: remove it if no process writes "
                            + "that chain",
                    e);
        }
    }

    /**
     * Returns the id of the process of this machine that holds the lock; empty if there is none, or if a group holds
     * it.
     */
    static Optional<Long> holder(SharedFiles files, String chain) throws IOException {
        return files.aged(name(chain))
                .filter(found -> found.age().compareTo(DEAD_AFTER) < 0)
                .map(found -> parse(files, chain, found))
                .filter(lease -> !lease.isGone())
                .flatMap(Lease::pidHere);
    }

    private void renewOrSay() {
        try {
            renew();
        } catch (IOException | RuntimeException e) {
            LOG.warn("chain={} the lock could not be renewed: {}", chain, e.getMessage());
        }
    }

    private synchronized void renew() throws IOException {
        if (lost != null) {
            return;
        }
        if (group != null) {
            renewOfGroup();
            return;
        }
        Lease next = lease.renewed();
        Moment sent = Moment.now(time);
        Optional<String> written = files.write(name, JSON.writeValueAsBytes(next), version);
        if (written.isPresent()) {
            renewed(next, written.get(), sent);
            return;
        }
        SharedFiles.Aged found = files.aged(name).orElse(null);
        Lease now = found == null ? null : parse(files, chain, found);
        if (now != null && lease.id().equals(now.id())) {
            // An earlier renewal succeeded, but its response was lost.
            renewed(now, found.content().version(), sent.before(found.age()));
        } else {
            lost = now == null
                    ? "it was removed"
                    : now.isHeld() ? "it was taken by " + now.holder() : "it was taken, and released since";
        }
    }

    private void renewed(Lease now, String itsVersion, Moment when) {
        lease = now;
        version = itsVersion;
        renewed = when;
    }

    /**
     * A moment by both clocks: the monotonic clock stands still while the machine sleeps; the wall clock may be set.
     */
    private record Moment(long nanos, long wallMs) {

        static Moment now(Time time) {
            return new Moment(time.nanos(), time.epochMs());
        }

        Moment before(Duration span) {
            return new Moment(nanos - span.toNanos(), wallMs - span.toMillis());
        }

        boolean isPast(Duration span, Time time) {
            return time.nanos() - nanos > span.toNanos() || Math.abs(time.epochMs() - wallMs) > span.toMillis();
        }
    }

    /** Renews the lock for all workers of the group, unless one of them did so within the last 10 seconds. */
    private void renewOfGroup() throws IOException {
        Moment sent = Moment.now(time);
        SharedFiles.Aged found = files.aged(name).orElse(null);
        if (found == null || !group.equals(parse(files, chain, found).group())) {
            lost = found == null ? "it was removed" : "it was taken by " + parse(files, chain, found).holder();
            return;
        }
        boolean written = found.age().compareTo(RENEW_EVERY) >= 0
                && files.write(
                                name,
                                JSON.writeValueAsBytes(
                                        parse(files, chain, found).renewed()),
                                found.content().version())
                        .isPresent();
        renewed = written ? sent : sent.before(found.age());
    }

    @Override
    public synchronized void requireHeld() {
        try {
            if (lost == null && renewed.isPast(DEAD_AFTER.dividedBy(2), time)) {
                renew();
            }
        } catch (IOException e) {
            throw new StorageException(
                    "the lock of chain " + chain + " could not be renewed in time: " + StorageException.plain(e), e);
        }
        if (lost != null) {
            throw StorageException.lockLost(
                    "this process no longer has the lock of chain " + chain + " in " + files.shown("") + ": " + lost);
        }
    }

    @Override
    public void close() {
        timer.cancel();
        renewing.shutdownNow();
        synchronized (this) {
            boolean wasHeld = lost == null;
            lost = "it was released";
            // The other workers of a group still hold its lock. It expires when there are none.
            if (wasHeld && group == null) {
                try {
                    files.write(name, JSON.writeValueAsBytes(lease.released()), version);
                } catch (IOException e) {
                    LOG.warn(
                            "chain={} the lock could not be released; it expires in {} s: {}",
                            chain,
                            DEAD_AFTER.toSeconds(),
                            e.getMessage());
                }
            }
        }
    }
}
