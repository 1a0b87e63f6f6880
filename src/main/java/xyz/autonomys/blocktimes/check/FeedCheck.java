package xyz.autonomys.blocktimes.check;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import xyz.autonomys.blocktimes.storage.catalog.Catalog;
import xyz.autonomys.blocktimes.storage.catalog.Change;
import xyz.autonomys.blocktimes.storage.catalog.Manifest;

/** Checks that the feed of changes of a chain can be read, has no gaps, and ends where the manifest does. */
public final class FeedCheck {

    private static final String CHECK = "changes_have_no_gaps";

    private FeedCheck() {
    }

    /**
     * Checks.
     *
     * @param manifest as it was read before the feed; empty if there is none, or none that can be used
     * @return empty if there is neither feed nor manifest
     */
    public static Optional<Finding> of(String chain, Catalog catalog, Optional<Manifest> manifest) {
        List<Change> changes;
        try {
            changes = catalog.changes(0);
        } catch (IOException e) {
            return Optional.of(Finding.failed(CHECK, chain, String.valueOf(e.getMessage())));
        }
        if (changes.isEmpty() && manifest.isEmpty()) {
            return Optional.empty();
        }
        long next = 1;
        for (Change change : changes) {
            if (change.number() != next) {
                return Optional.of(lost(chain, next, change.number() - 1));
            }
            next++;
        }
        // A change that is recorded meanwhile is in the feed first, so that only fewer changes are a fault.
        long sequence = manifest.map(Manifest::sequence).orElse(0L);
        return Optional.of(sequence >= next ? lost(chain, next, sequence)
                : Finding.ok(CHECK, chain, changes.size() + " changes"));
    }

    private static Finding lost(String chain, long first, long last) {
        return Finding.failed(CHECK, chain, "changes " + first + " to " + last
                + " are lost: who takes rows over by them"
                + " must take over all rows again. Stored rows are not touched");
    }
}
