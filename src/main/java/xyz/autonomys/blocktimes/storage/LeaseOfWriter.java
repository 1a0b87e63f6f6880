package xyz.autonomys.blocktimes.storage;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a chain's part of a bucket to one writing process, or to the processes of one group. The lock is an object that its holder
 * writes anew every few seconds; one that was not, by the server's clock, was left by a process that is gone.
 */
final class LeaseOfWriter implements WriterLock {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseOfWriter.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A lock not renewed for so long belongs to nobody. */
    static final Duration DEAD_AFTER = Duration.ofSeconds(60);
    private static final Duration RENEW_EVERY = Duration.ofSeconds(10);
    private static final int ATTEMPTS = 10;

    /**
     * What the object says.
     *
     * @param token of the holder; each later holder has a higher one
     * @param holder in words; null once it was released
     * @param group whose processes share it; null for a process by itself
     * @param renewals so that no two contents are the same
     */
    record Lease(long token, String holder, String group, long renewals) {
    }

    private final S3Files files;
    private final String name;
    private final String chain;
    private final String group;
    private final ScheduledExecutorService renewing;
    private Lease lease;
    private String version;
    private long renewedNanos = System.nanoTime();
    private String lost;

    private LeaseOfWriter(S3Files files, String chain, String group, Lease lease, String version) {
        this.files = files;
        this.name = name(chain);
        this.chain = chain;
        this.group = group;
        this.lease = lease;
        this.version = version;
        this.renewing = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "lease-" + chain);
            thread.setDaemon(true);
            return thread;
        });
        renewing.scheduleWithFixedDelay(this::renewOrSay, RENEW_EVERY.toMillis(), RENEW_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static String name(String chain) {
        return ".locks/" + chain + ".json";
    }

    /** @throws StorageException naming the process or group that holds it */
    static LeaseOfWriter take(S3Files files, String chain, String group) throws IOException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<S3Files.Aged> found = files.aged(name(chain));
            Lease before = found.isEmpty() ? new Lease(0, null, null, 0) : parse(files, chain, found.get());
            boolean joined = group != null && group.equals(before.group);
            if (!joined && before.holder != null && found.get().age().compareTo(DEAD_AFTER) < 0 && !Holder.isGone(before.holder)) {
                throw new StorageException("another process is writing chain " + chain + " to " + files.shown("") + ": " + before.holder
                        + ", heard of " + Math.max(0, found.get().age().toSeconds()) + " s ago; wait for it, stop it, or use another DATA_DIR (one that was killed is "
                        + "forgotten after " + DEAD_AFTER.toSeconds() + " s)");
            }
            Lease lease = joined ? new Lease(before.token, before.holder, group, before.renewals + 1)
                    : new Lease(before.token + 1, group == null ? Holder.thisProcess() : "the workers of group " + group, group, 0);
            byte[] bytes = JSON.writeValueAsBytes(lease);
            if (files.write(name(chain), bytes, found.map(aged -> aged.content().version()).orElse(null))) {
                return new LeaseOfWriter(files, chain, group, lease, versionOf(files, chain));
            }
        }
        throw new StorageException("the lock of chain " + chain + " in " + files.shown("") + " is fought over; try again");
    }

    private static String versionOf(S3Files files, String chain) throws IOException {
        return files.content(name(chain)).map(PublishedFiles.Content::version).orElse(null);
    }

    private static Lease parse(S3Files files, String chain, S3Files.Aged found) {
        try {
            return JSON.readValue(found.content().bytes(), Lease.class);
        } catch (IOException e) {
            throw new StorageException(files.shown(name(chain)) + " is no lock of this program: remove it when nobody writes that chain", e);
        }
    }

    /** Process of this machine that holds the lock, where one does. */
    static Optional<Long> holder(S3Files files, String chain) throws IOException {
        return files.aged(name(chain)).filter(found -> found.age().compareTo(DEAD_AFTER) < 0)
                .map(found -> parse(files, chain, found).holder).filter(Holder::isOfThisMachine).filter(words -> !Holder.isGone(words))
                .flatMap(Holder::pidOf);
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
        Lease next = new Lease(lease.token, lease.holder, null, lease.renewals + 1);
        if (files.write(name, JSON.writeValueAsBytes(next), version)) {
            lease = next;
            version = versionOf(files, chain);
            renewedNanos = System.nanoTime();
        } else {
            lost = "it was taken by " + files.aged(name).map(found -> parse(files, chain, found).holder).orElse("somebody who removed it");
        }
    }

    /** Whichever worker comes first renews it for all. */
    private void renewOfGroup() throws IOException {
        S3Files.Aged found = files.aged(name).orElse(null);
        if (found == null || !group.equals(parse(files, chain, found).group)) {
            lost = found == null ? "it was removed" : "it was taken by " + parse(files, chain, found).holder;
            return;
        }
        renewedNanos = System.nanoTime();
        if (found.age().compareTo(RENEW_EVERY) >= 0) {
            Lease now = parse(files, chain, found);
            files.write(name, JSON.writeValueAsBytes(new Lease(now.token, now.holder, group, now.renewals + 1)), found.content().version());
        }
    }

    @Override
    public synchronized void requireHeld() {
        try {
            if (lost == null && System.nanoTime() - renewedNanos > DEAD_AFTER.toNanos() / 2) {
                renew();
            }
        } catch (IOException e) {
            throw new StorageException("the lock of chain " + chain + " could not be renewed in time: " + StorageException.plain(e), e);
        }
        if (lost != null) {
            throw new StorageException("this process no longer has the lock of chain " + chain + " in " + files.shown("") + ": " + lost);
        }
    }

    @Override
    public void close() {
        renewing.shutdownNow();
        synchronized (this) {
            // That of a group is held by its other workers, and forgotten when there are none.
            if (lost == null && group == null) {
                try {
                    files.write(name, JSON.writeValueAsBytes(new Lease(lease.token, null, null, lease.renewals + 1)), version);
                } catch (IOException e) {
                    LOG.warn("chain={} the lock could not be released, and is forgotten in {} s: {}", chain, DEAD_AFTER.toSeconds(), e.getMessage());
                }
            }
        }
    }
}
