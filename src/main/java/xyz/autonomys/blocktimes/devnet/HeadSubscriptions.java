package xyz.autonomys.blocktimes.devnet;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The subscriptions of one socket to new best blocks ({@code chain_subscribeNewHeads}). For one thread. */
final class HeadSubscriptions {

    private final DevnetNode node;
    private final Set<String> ids = new LinkedHashSet<>();
    private final Set<String> fresh = new LinkedHashSet<>();
    private int toldBlock = -1;

    HeadSubscriptions(DevnetNode node) {
        this.node = node;
    }

    void add(String id) {
        ids.add(id);
        fresh.add(id);
    }

    /** Removes a subscription. Returns whether it existed. */
    boolean remove(String id) {
        fresh.remove(id);
        return ids.remove(id);
    }

    /**
     * Returns the notifications to send now. If the best block has changed, it goes to all subscriptions; otherwise
     * only to those that are new.
     */
    List<String> news() {
        if (ids.isEmpty()) {
            return List.of();
        }
        int best = node.bestBlock();
        List<String> news = new ArrayList<>();
        for (String id : best == toldBlock ? fresh : ids) {
            news.add(node.headNotification(id, best));
        }
        fresh.clear();
        toldBlock = best;
        return news;
    }
}
