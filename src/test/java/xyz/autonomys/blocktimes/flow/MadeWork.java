package xyz.autonomys.blocktimes.flow;

import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainKind;
import xyz.autonomys.blocktimes.chain.Comparison;
import xyz.autonomys.blocktimes.chain.Witnesses;
import xyz.autonomys.blocktimes.events.Events;
import xyz.autonomys.blocktimes.events.FilePublished;
import xyz.autonomys.blocktimes.plan.RunLedger;
import xyz.autonomys.blocktimes.storage.ChainStore;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;
import xyz.autonomys.blocktimes.storage.MadeChain;
import xyz.autonomys.blocktimes.storage.files.DataLocation;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.time.SimulatedTime;

/** The work of one chain as a test needs it: files in a folder of its own, time that stands still. */
final class MadeWork {

    static final Chain CHAIN = new Chain(MadeChain.NAME, ChainKind.AUTONOMYS_CONSENSUS, 100, 6_000);

    final SimulatedTime time = new SimulatedTime();
    final DataDir dataDir;
    final ChainWork work;
    final ChainParts parts;
    /** What a publication asks first. */
    volatile WriteGuard guard = () -> { };

    MadeWork(Path folder) {
        this(folder, new DefaultCamelContext());
    }

    MadeWork(Path folder, CamelContext context) {
        dataDir = new DataDir(DataLocation.open("data", folder, time), time);
        work = ChainWork.bind(context, CHAIN, Comparison.LAST, time, new Events());
        parts = ChainParts.of(context, CHAIN.name()).orElseThrow();
    }

    /** A plan that ends. */
    RunLedger begin(BlockRange... planned) {
        return begin(RunLedger.of(MadeChain.NAME, List.of(planned), time), MadeChain.GENESIS_HASH, List.of());
    }

    /** A plan that grows. */
    RunLedger follow(BlockRange... planned) {
        return begin(RunLedger.following(MadeChain.NAME, List.of(planned), time), MadeChain.GENESIS_HASH, List.of());
    }

    RunLedger begin(RunLedger ledger, String genesisHash, List<BlockRange> replaceable) {
        work.begin(ledger, store(genesisHash, replaceable), Witnesses.FULL);
        return ledger;
    }

    ChainStore store(String genesisHash, List<BlockRange> replaceable) {
        return new ChainStore(dataDir, MadeChain.NAME, genesisHash, Datasets.of(CHAIN.kind()), coverage(),
                replaceable,
                () -> guard.requireHeld());
    }

    Coverage coverage() {
        return Coverage.read(dataDir, MadeChain.NAME);
    }

    /** The stored files, as {@code date first..last}. */
    List<String> stored() {
        return coverage().files().stream().map(file -> file.date() + " " + file.blocks()).toList();
    }

    /** Publishes a file as the step of a route does; null if that fails. */
    static @Nullable FilePublished publish(Partitions partitions, PartFile file) {
        return partitions.publish(file, new DefaultExchange(new DefaultCamelContext()));
    }
}
