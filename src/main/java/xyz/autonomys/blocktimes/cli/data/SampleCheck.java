package xyz.autonomys.blocktimes.cli.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.app.Devnets;
import xyz.autonomys.blocktimes.app.RecentProblems;
import xyz.autonomys.blocktimes.app.Run;
import xyz.autonomys.blocktimes.app.Sample;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.app.Surroundings;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.check.Finding;
import xyz.autonomys.blocktimes.check.SampleComparison;
import xyz.autonomys.blocktimes.cli.Blocktimes;
import xyz.autonomys.blocktimes.cli.ChainChoice;
import xyz.autonomys.blocktimes.report.SqlRunner;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataDir;

/** Fetches some stored blocks again, to a folder for temporary files, and compares them with those stored. */
final class SampleCheck {

    private final Blocktimes program;
    private final Settings settings;
    private final DataDir stored;

    SampleCheck(Blocktimes program, Settings settings, DataDir stored) {
        this.program = program;
        this.settings = settings;
        this.stored = stored;
    }

    /**
     * Fetches and compares.
     *
     * @param count number of blocks of each chain
     * @return one finding for each chain that is stored and configured; empty if a signal ended it
     */
    Optional<List<Finding>> run(long count) throws Exception {
        Map<Chain, Sample.Wanted> wanted = new LinkedHashMap<>();
        for (Chain chain : settings.chains().values()) {
            Coverage coverage = Coverage.read(stored, chain.name());
            if (!coverage.files().isEmpty()) {
                wanted.put(chain, new Sample.Wanted(SampleComparison.choose(coverage, count, new SplittableRandom()),
                        coverage.files().get(0).footer().genesisHash()));
            }
        }
        Surroundings surroundings = program.surroundings();
        StopSignal stop = surroundings.stopSignal().get();
        Path folder = Files.createTempDirectory("blocktimes-sample-");
        try (DataDir empty = surroundings.dataDir(folder.toString());
                Devnets simulated = Devnets.still(surroundings.time())) {
            List<Chain> chains = List.copyOf(wanted.keySet());
            Map<String, List<URI>> endpoints = ChainChoice.endpoints(settings, chains, simulated);
            Run.Setup setup = new Run.Setup(surroundings, settings, chains, empty, false, Optional.empty(),
                    false, null, null,
                    RecentProblems.install());
            if (!new Sample(setup, stop).fetch(endpoints, wanted)) {
                return Optional.empty();
            }
            List<Finding> findings = new ArrayList<>();
            try (SqlRunner sql = SqlRunner.start()) {
                for (Chain chain : chains) {
                    findings.add(SampleComparison.of(chain.name(), stored, empty, wanted.get(chain).blocks().size(),
                            sql));
                }
            }
            return Optional.of(findings);
        } finally {
            remove(folder);
        }
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
