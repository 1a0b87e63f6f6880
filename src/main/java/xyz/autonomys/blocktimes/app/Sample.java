package xyz.autonomys.blocktimes.app;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.plan.BackfillPlan;
import xyz.autonomys.blocktimes.plan.ChainNodes;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;

/** Fetches chosen blocks once more, by the same routes as a backfill, to an empty data directory. */
public final class Sample {

    private final Run.Setup setup;
    private final StopSignal stop;

    /** @param setup of a run whose data directory is empty */
    public Sample(Run.Setup setup, StopSignal stop) {
        this.setup = setup;
        this.stop = stop;
    }

    /**
     * Blocks of a chain to fetch.
     *
     * @param blocks the blocks, in order
     * @param genesisHash of the network that they were stored from
     */
    public record Wanted(List<BlockRange> blocks, String genesisHash) {
    }

    /**
     * Fetches.
     *
     * @param endpoints URLs of each chain's endpoints, by chain name
     * @return false if a signal ended it
     * @throws UsageException if the endpoints belong to another network than the stored blocks
     */
    public boolean fetch(Map<String, List<URI>> endpoints, Map<Chain, Wanted> wanted) throws Exception {
        try (Run run = Run.begin(setup, endpoints)) {
            Map<Chain, ChainNodes.Surveyed> surveyed =
                    new Surveys(run, setup.dataDir(), stop, false).of(List.copyOf(wanted.keySet()));
            Map<Chain, RunLedger> ledgers = new LinkedHashMap<>();
            for (Map.Entry<Chain, ChainNodes.Surveyed> each : surveyed.entrySet()) {
                ledgers.put(each.getKey(), begin(run, each.getKey(), each.getValue(), wanted.get(each.getKey())));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(
                    ledgers.values().stream().map(RunLedger::finished).toArray(CompletableFuture[]::new));
            CompletableFuture.anyOf(all, stop.received()).get();
            if (stop.received().isDone()) {
                run.app().hurry();
                ledgers.keySet().forEach(chain -> run.app().work(chain).requestStop());
                return false;
            }
            ledgers.values().forEach(Backfill::sayMissing);
            return true;
        }
    }

    private RunLedger begin(Run run, Chain chain, ChainNodes.Surveyed surveyed, Wanted wanted)
            throws Exception {
        if (!surveyed.survey().genesisHash().equals(wanted.genesisHash)) {
            throw new UsageException("the stored blocks of chain " + chain.name()
                    + " belong to another network: they were"
                    + " fetched from genesis " + wanted.genesisHash + ", the endpoint's genesis is "
                    + surveyed.survey().genesisHash());
        }
        DataDir empty = setup.dataDir();
        BackfillPlan plan = new BackfillPlan(Optional.of(new BlockRange(wanted.blocks.get(0).first(),
                wanted.blocks.get(wanted.blocks.size() - 1).last())), wanted.blocks, List.of());
        RunLedger ledger = RunLedger.of(chain.name(), plan.missing(), setup.surroundings().time());
        new Planner.Job(chain, surveyed.survey(), Coverage.read(empty, chain.name()), plan, List.of(), List.of())
                .begin(run, empty, ledger, Witnesses.FULL);
        run.app().startRoute(chain);
        return ledger;
    }
}
