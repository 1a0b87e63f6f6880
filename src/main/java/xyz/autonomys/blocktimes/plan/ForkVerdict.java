package xyz.autonomys.blocktimes.plan;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.rpc.call.Endpoints;

/**
 * Whether stored blocks are replaced because endpoints have other ones. One endpoint may be on a fork, or lie.
 *
 * <ul>
 *   <li>What all endpoints say is believed, if there are several.
 *   <li>If they disagree, the majority is believed, but not for more blocks than the limit.
 *   <li>One endpoint alone is not believed for more blocks than the limit, unless the user accepts it.
 * </ul>
 *
 * @param found what is believed
 * @param objection why nothing may be replaced, as text for the user; empty if it may
 * @param deviants endpoints that say otherwise than the majority, and what they say
 */
public record ForkVerdict(Seams.Found found, Optional<String> objection, Map<URI, String> deviants) {

    /**
     * Decides.
     *
     * @param views what each usable endpoint says; not empty
     * @param limit largest number of stored blocks that one endpoint alone, or a majority, may replace
     * @param accepted whether the user accepts more
     */
    public static ForkVerdict of(Map<URI, Seams.Found> views, long limit, boolean accepted) {
        Map<Seams.Found, List<URI>> groups = new LinkedHashMap<>();
        views.forEach((node, found) -> groups.merge(found, List.of(node), (some, more) ->
                Stream.concat(some.stream(), more.stream()).toList()));
        Optional<Seams.Found> majority = groups.entrySet().stream()
                .filter(group -> 2 * group.getValue().size() > views.size()).map(Map.Entry::getKey).findFirst();
        if (majority.isEmpty() || groups.size() > 1 && majority.get().isDeeperThan(limit)) {
            return refused("the endpoints disagree about stored blocks, so nothing is replaced: " + told(views)
                    + "; remove the endpoints that are wrong, or wait until they agree");
        }
        Seams.Found found = majority.get();
        if (views.size() == 1 && found.isDeeperThan(limit) && !accepted) {
            return refused("a reorganisation would replace " + found.blocks() + " stored blocks, more than " + limit
                    + " (blocktimes.max-reorg), and there is no second endpoint to confirm it: nothing is replaced; "
                    + told(views) + "; if that is right, run with --accept-reorg, otherwise use another endpoint");
        }
        Map<URI, String> deviants = new LinkedHashMap<>();
        views.forEach((node, view) -> {
            if (!view.equals(found)) {
                deviants.put(node, "it is on another fork than most endpoints: " + told(view));
            }
        });
        return new ForkVerdict(found, Optional.empty(), deviants);
    }

    private static ForkVerdict refused(String why) {
        return new ForkVerdict(Seams.Found.NOTHING, Optional.of(why), Map.of());
    }

    private static String told(Map<URI, Seams.Found> views) {
        return views.entrySet().stream().map(view -> Endpoints.masked(view.getKey()) + ": " + told(view.getValue()))
                .collect(Collectors.joining("; "));
    }

    private static String told(Seams.Found found) {
        return found.forks().isEmpty() ? "it has the stored blocks" : found.forks().stream()
                .map(fork -> "from block " + fork.blocks().first() + " on it has others: " + fork.hash()
                        + ", stored " + fork.storedHash())
                .collect(Collectors.joining(", "));
    }
}
