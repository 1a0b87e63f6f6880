package xyz.autonomys.blocktimes.plan;

import java.net.URI;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.ChainSurvey;
import xyz.autonomys.blocktimes.chain.NodeRequirement;
import xyz.autonomys.blocktimes.rpc.RpcEndpoint;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Surveys the endpoints of one chain before a run. Skips those that do not respond, and those that disagree with the
 * others or with the stored data.
 */
public final class ChainNodes {

    /** Time that the other endpoints get once one has responded. After that the run begins without them. */
    private static final long LATECOMER_MS = 2_000;
    /** Time for a call, in ms, however long the endpoint has made the calls before it wait. */
    private static final long LEAST_PATIENCE_MS = 1_000;

    private final Chain chain;
    private final RpcEndpoint endpoint;
    private final Time time;

    public ChainNodes(Chain chain, RpcEndpoint endpoint, Time time) {
        this.chain = chain;
        this.time = time;
        this.endpoint = endpoint;
    }

    /**
     * Surveys all endpoints at once. An endpoint is skipped, while another one is usable, if it does not respond, if it
     * serves another chain or network, or if its best block is more than the confirmation depth below the highest one.
     *
     * @param storedGenesisHash genesis hash of the stored blocks, which says which network is expected. If it is empty,
     *     or if no endpoint serves that network, the majority of the endpoints decides; without one, the first.
     * @param patienceMs time for all calls to one endpoint
     * @return the survey with the highest best block among the endpoints of that network
     * @throws RpcException if no endpoint is usable
     * @throws ChainException if the only endpoint serves another kind of chain or has no genesis block
     */
    public ChainSurvey survey(Optional<String> storedGenesisHash, long patienceMs) {
        return surveyed(storedGenesisHash, patienceMs).survey();
    }

    /**
     * The result of a survey of all endpoints.
     *
     * @param survey of the endpoint that decides
     * @param usable surveys of the endpoints that have responded and fit
     */
    public record Surveyed(ChainSurvey survey, Map<URI, ChainSurvey> usable) {
    }

    /** Surveys as {@link #survey} does. */
    public Surveyed surveyed(Optional<String> storedGenesisHash, long patienceMs) {
        Map<URI, CompletableFuture<ChainSurvey>> underWay = new LinkedHashMap<>();
        endpoint.nodes()
                .forEach(node -> underWay.put(
                        node,
                        CompletableFuture.supplyAsync(
                                () -> survey(node, patienceMs), task -> new Thread(task, "survey").start())));
        awaitAnswers(List.copyOf(underWay.values()));
        Map<URI, ChainSurvey> surveys = new LinkedHashMap<>();
        Map<URI, RuntimeException> failures = new LinkedHashMap<>();
        underWay.forEach((node, survey) -> {
            try {
                Optional.ofNullable(survey.getNow(null))
                        .ifPresentOrElse(
                                answered -> surveys.put(node, answered),
                                () -> failures.put(
                                        node,
                                        RpcException.transientFailure("no response within " + LATECOMER_MS + " ms")));
            } catch (CompletionException e) {
                failures.put(node, e.getCause() instanceof RuntimeException cause ? cause : e);
            }
        });
        if (surveys.isEmpty()) {
            throw noneWillDo(failures);
        }
        Surveyed elected = elect(surveys, storedGenesisHash);
        failures.forEach((node, failure) -> {
            if (failure instanceof RpcException) {
                endpoint.leaveOut(node, failure.getMessage());
            } else {
                endpoint.exclude(node, failure.getMessage());
            }
        });
        return elected;
    }

    /** Waits for all endpoints, but only {@link #LATECOMER_MS} longer once one has responded. */
    private void awaitAnswers(List<CompletableFuture<ChainSurvey>> surveys) {
        CompletableFuture<Void> all = CompletableFuture.allOf(surveys.toArray(CompletableFuture[]::new));
        CompletableFuture<Void> one = new CompletableFuture<>();
        surveys.forEach(survey -> survey.thenRun(() -> time.after(LATECOMER_MS, () -> one.complete(null))));
        CompletableFuture.anyOf(all.exceptionally(failure -> null), one).join();
    }

    private Surveyed elect(Map<URI, ChainSurvey> surveys, Optional<String> storedGenesisHash) {
        String genesisHash = storedGenesisHash
                .filter(stored ->
                        surveys.values().stream().anyMatch(s -> s.genesisHash().equals(stored)))
                .orElseGet(() -> mostFrequentGenesis(surveys));
        ChainSurvey highest = highest(
                surveys.values().stream().filter(survey -> survey.genesisHash().equals(genesisHash)).toList());
        // One endpoint cannot lag behind others. If its best block falls, the next plan compares the stored blocks.
        long lastBlock = endpoint.nodes().size() == 1 ? 0 : highest.bestBlock() - chain.confirmationDepth();
        NodeRequirement requirement = new NodeRequirement(genesisHash, lastBlock);
        endpoint.check(requirement);
        Map<URI, ChainSurvey> usable = new LinkedHashMap<>();
        surveys.forEach((node, survey) -> requirement.objection(survey.genesisHash(), survey.bestBlock())
                .ifPresentOrElse(objection -> endpoint.exclude(node, objection), () -> usable.put(node, survey)));
        return new Surveyed(highest, usable);
    }

    /** Returns the genesis hash that most endpoints have; of those that as many have, that of the first endpoint. */
    private static String mostFrequentGenesis(Map<URI, ChainSurvey> surveys) {
        Map<String, Long> counts = surveys.values().stream().collect(
                Collectors.groupingBy(ChainSurvey::genesisHash, LinkedHashMap::new, Collectors.counting()));
        String most = counts.keySet().iterator().next();
        for (Map.Entry<String, Long> each : counts.entrySet()) {
            most = each.getValue() > counts.get(most) ? each.getKey() : most;
        }
        return most;
    }

    /**
     * Returns the survey whose best block counts: of one or two endpoints, the higher one. Of more, the lower one of
     * the highest two that are within the confirmation depth, or the second one: one alone may claim any block.
     */
    private ChainSurvey highest(List<ChainSurvey> surveys) {
        List<ChainSurvey> down = surveys.stream()
                .sorted(Comparator.comparingLong(ChainSurvey::bestBlock).reversed()).toList();
        for (int i = 0; down.size() > 2 && i + 1 < down.size(); i++) {
            if (down.get(i + 1).bestBlock() >= down.get(i).bestBlock() - chain.confirmationDepth()) {
                return down.get(i + 1);
            }
        }
        return down.get(down.size() > 2 ? 1 : 0);
    }

    private RuntimeException noneWillDo(Map<URI, RuntimeException> failures) {
        if (failures.size() == 1) {
            return failures.values().iterator().next();
        }
        return RpcException.transientFailure("none of " + failures.size() + " endpoints is usable: "
                + failures.values().stream()
                        .map(Throwable::getMessage)
                        .distinct()
                        .collect(Collectors.joining("; ")));
    }

    /** Surveys one endpoint; {@code patienceMs} is the time for all its calls together. */
    private ChainSurvey survey(URI node, long patienceMs) {
        long begunNanos = time.nanos();
        try {
            return ChainSurvey.of(chain, new ChainSurvey.Node() {
                @Override
                public <T> T call(RpcCall<T> call) throws InterruptedException {
                    return endpoint.call(
                            node, call, Math.max(LEAST_PATIENCE_MS, patienceMs - time.msSince(begunNanos)));
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
