package xyz.autonomys.blocktimes.rpc.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.text.InertText;

/** What several endpoints returned for one call. Belongs to the event loop. */
final class Votes<T> {

    private record Vote<T>(RpcNode node, T result) {
    }

    private final List<Vote<T>> votes = new ArrayList<>(2);
    /** Endpoints that said that there is nothing of the kind, although they should have it. */
    private final List<RpcNode> denials = new ArrayList<>(0);

    boolean isEmpty() {
        return votes.isEmpty();
    }

    boolean has(RpcNode node) {
        return !votes.isEmpty() && votes.stream().anyMatch(vote -> vote.node == node);
    }

    void add(RpcNode node, T result) {
        votes.add(new Vote<>(node, result));
    }

    /** The endpoint should have what was called for, and says that there is none. */
    void deny(RpcNode node) {
        denials.add(node);
    }

    /** Returns a result that two endpoints have returned; empty if there is none. */
    Optional<T> agreed() {
        for (Vote<T> vote : votes) {
            if (votes.stream().filter(other -> same(vote.result, other.result)).count() > 1) {
                return Optional.of(vote.result);
            }
        }
        return Optional.empty();
    }

    /** Returns the result if only one endpoint has returned one, and at most one has denied that there is any. */
    Optional<T> only() {
        return votes.size() == 1 && denials.size() < 2 ? Optional.of(votes.get(0).result) : Optional.empty();
    }

    /** Returns the endpoints that have returned another result. */
    List<RpcNode> against(T result) {
        return votes.stream().filter(vote -> !same(vote.result, result)).map(Vote::node).toList();
    }

    /** Returns the failure of a call to which the endpoints responded differently. */
    RpcException disagreement(String method) {
        return RpcException.permanentFailure(method + ": the endpoints disagree, so none is believed: "
                + votes.stream().map(vote -> vote.node.shown() + " says " + InertText.value(shown(vote.result)))
                        .collect(Collectors.joining("; "))
                + denials.stream().map(node -> "; " + node.shown() + " has none").collect(Collectors.joining()));
    }

    /** Of a list of hashes, the last one says whether two chains are the same. */
    private static String shown(Object result) {
        return result instanceof List<?> several && !several.isEmpty()
                ? "…" + several.get(several.size() - 1) : String.valueOf(result);
    }

    private static boolean same(Object one, Object other) {
        return Objects.deepEquals(one, other);
    }
}
