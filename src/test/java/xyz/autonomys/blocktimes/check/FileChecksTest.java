package xyz.autonomys.blocktimes.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.report.SqlRunner;
import xyz.autonomys.blocktimes.storage.Copies;
import xyz.autonomys.blocktimes.storage.Coverage;
import xyz.autonomys.blocktimes.storage.DataFolder;
import xyz.autonomys.blocktimes.storage.MadeChain;
import xyz.autonomys.blocktimes.storage.catalog.FileEntry;
import xyz.autonomys.blocktimes.storage.catalog.Manifest;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.MadeFile;
import xyz.autonomys.blocktimes.storage.parquet.PageChecksums;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/** No bit of a file bends unseen. */
class FileChecksTest {

    @TempDir
    Path root;

    private DataFolder folder;
    private StoredFile file;

    @BeforeEach
    void store() {
        folder = DataFolder.in(root);
        file = folder.publish(MadeChain.plain().reportingEvery(7), 1, 60);
    }

    private List<String> failed(boolean withManifest, boolean deep) throws IOException {
        Optional<Manifest> manifest =
                withManifest ? folder.dataDir().catalog(DataFolder.CHAIN).manifest() : Optional.empty();
        List<StoredFile> stored = Coverage.read(folder.dataDir(), DataFolder.CHAIN).files();
        try (Copies copies = folder.dataDir().copies(stored)) {
            return new FileChecks(DataFolder.CHAIN, stored, manifest, false, copies).run(deep).stream()
                    .filter(Finding::isFailure).map(Finding::check).toList();
        }
    }

    private static void flip(Path path, long position, int bit) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(path.toFile(), "rw")) {
            bytes.seek(position);
            int value = bytes.read();
            bytes.seek(position);
            bytes.write(value ^ 1 << bit);
        }
    }

    @Test
    void soundFilesPass() throws IOException {
        assertThat(failed(true, true)).isEmpty();
        assertThat(failed(false, true)).isEmpty();
    }

    @Test
    void aChangedBitOfAPageOfAnyColumnIsFoundByItsChecksumAndByTheManifest() throws IOException {
        for (String name : List.of(file.name(), file.operators())) {
            Path path = root.resolve(name);
            Map<String, List<Long>> bodies = new TreeMap<>();
            MadeFile.pageBodies(path, (column, position) ->
                    bodies.computeIfAbsent(column, key -> new ArrayList<>()).add(position));
            assertThat(bodies).hasSize(name.equals(file.name()) ? 21 : 16);
            for (Map.Entry<String, List<Long>> column : bodies.entrySet()) {
                for (int i = 0; i < column.getValue().size(); i += Math.max(1, column.getValue().size() / 12)) {
                    long position = column.getValue().get(i);
                    int bit = (int) (position % 8);
                    flip(path, position, bit);
                    assertThat(failed(true, false)).as("bit %s of byte %s of %s", bit, position, column.getKey())
                            .contains("bytes_are_the_manifests", "pages_fit_their_checksums");
                    assertThat(failed(false, false)).containsExactly("pages_fit_their_checksums");
                    flip(path, position, bit);
                }
            }
        }
        assertThat(failed(true, true)).isEmpty();
    }

    @Test
    void aChangedBitAnywhereIsFoundOrLeavesAFileThatCannotBeUsed() throws IOException {
        Path path = root.resolve(file.name());
        long size = Files.size(path);
        for (long position = 0; position < size; position += 61) {
            flip(path, position, (int) (position % 8));
            boolean usable = !Coverage.read(folder.dataDir(), DataFolder.CHAIN).files().isEmpty();
            if (usable) {
                assertThat(failed(true, false)).as("byte %s of %s", position, size).contains("bytes_are_the_manifests");
            }
            flip(path, position, (int) (position % 8));
        }
    }

    @Test
    void aChangedFooterIsAProblemOrNone() throws IOException {
        Path path = root.resolve(file.name());
        byte[] sound = Files.readAllBytes(path);
        int problems = 0;
        for (int position = sound.length - 5_000; position < sound.length; position++) {
            byte[] bent = sound.clone();
            bent[position] ^= (byte) (1 << position % 8);
            Files.write(path, bent);
            problems += PageChecksums.problem(path).isPresent() ? 1 : 0;
        }
        assertThat(problems).isPositive();
        Files.write(path, sound);
    }

    @Test
    void whatTheManifestSaysIsComparedToo() throws IOException {
        Manifest manifest = folder.dataDir().catalog(DataFolder.CHAIN).manifest().orElseThrow();
        FileEntry entry = manifest.files().get(0);
        for (FileEntry wrong : List.of(
                new FileEntry(entry.name(), entry.date(), 1, 60, 61, entry.bytes(), entry.sha256(),
                        entry.contentDigest(), entry.operators()),
                new FileEntry(entry.name(), entry.date(), 1, 60, 60, entry.bytes() + 1, entry.sha256(),
                        entry.contentDigest(), entry.operators()),
                new FileEntry(entry.name(), entry.date(), 1, 60, 60, entry.bytes(), entry.sha256(), "0".repeat(64),
                        entry.operators()))) {
            Manifest bent = new Manifest(1, DataFolder.CHAIN, 1, 60, manifest.dates(), List.of(wrong));
            List<StoredFile> stored = Coverage.read(folder.dataDir(), DataFolder.CHAIN).files();
            try (Copies copies = folder.dataDir().copies(stored)) {
                assertThat(new FileChecks(DataFolder.CHAIN, stored, Optional.of(bent), false, copies).run(true))
                        .anyMatch(Finding::isFailure);
            }
        }
    }

    @Test
    void rowsOfAnotherContentWhoseChecksumsAreRightAreFoundByTheirDigest() throws IOException {
        Footer footer = file.footer();
        DataFolder other = DataFolder.in(root.resolve("other"));
        Footer others = other.publish(MadeChain.plain().forkedAt(30), 1, 60, DataFolder.BLOCKS_ONLY).footer();
        Footer lying = new Footer(footer.chain(), footer.genesisHash(), 1, DataFolder.BLOCKS_ONLY,
                footer.firstParentHash(), footer.lastHash(), footer.lastTimestampMs(), 0, 60, others.contentDigest());
        folder.put(file.name(), lying, new BlockRange(1, 60));

        assertThat(failed(true, false)).contains("bytes_are_the_manifests");
        assertThat(failed(false, false)).isEmpty();
        assertThat(failed(false, true)).containsExactly("rows_fit_their_digest");
    }

    @Test
    void filesThatCameOrWentPastTheManifestAreNamed() throws IOException {
        folder.publish(MadeChain.plain(), 61, 70);
        Manifest before = folder.dataDir().catalog(DataFolder.CHAIN).manifest().orElseThrow();
        Files.delete(root.resolve(file.name()));
        folder.put(DataFolder.FIRST_DATE + "part-000000000071-000000000080.parquet", file.footer(),
                new BlockRange(71, 80));
        List<StoredFile> stored = new ArrayList<>(Coverage.read(folder.dataDir(), DataFolder.CHAIN).files());
        try (Copies copies = folder.dataDir().copies(stored)) {
            Finding names = new FileChecks(DataFolder.CHAIN, stored, Optional.of(before), false, copies).run(false)
                    .get(0);
            assertThat(names.isFailure()).isTrue();
            assertThat(names.text()).contains("part-000000000001-000000000060.parquet is in the manifest and not "
                    + "stored");
        }
    }

    @Test
    void withoutAManifestThatIsSaid() throws IOException {
        List<StoredFile> stored = Coverage.read(folder.dataDir(), DataFolder.CHAIN).files();
        try (Copies copies = folder.dataDir().copies(stored)) {
            assertThat(new FileChecks(DataFolder.CHAIN, stored, Optional.empty(), false, copies).run(false))
                    .contains(new Finding(Finding.Outcome.LOOK, "manifest_names_the_files", DataFolder.CHAIN,
                            "there is no manifest that can be used: the next backfill or compact of the chain writes "
                                    + "it"));
        }
    }

    @Test
    void twoDatasetsAreComparedAndTheFirstBlockThatDiffersIsNamed() throws IOException {
        DataFolder other = DataFolder.in(root.resolve("other"));
        other.publish(MadeChain.plain().reportingEvery(7).fetchedAgain(), 31, 60);
        other.publish(MadeChain.plain().reportingEvery(7), 1, 30);
        try (SqlRunner sql = SqlRunner.start()) {
            // What an operator submitted depends on how often it was fetched, in this made chain.
            assertThat(new DatasetComparison(folder.dataDir(), other.dataDir(), false, sql).run().get(0).text())
                    .contains("1 of 1 dates differ, the first is 2025-01-01: 4 blocks; block 35: "
                            + "submitted_bundles is 0 here, 1 in data");
            other.publish(MadeChain.plain().reportingEvery(7), 31, 60);
            assertThat(new DatasetComparison(folder.dataDir(), other.dataDir(), false, sql).run()).containsExactly(
                    Finding.ok("same_rows", DataFolder.CHAIN, "1 dates, 60 blocks"));
            other.publish(MadeChain.plain().reportingEvery(7).forkedAt(60), 60, 60);
            assertThat(new DatasetComparison(folder.dataDir(), other.dataDir(), false, sql).run().get(0).text())
                    .contains("1 blocks; block 60: hash is ");
            other.publish(MadeChain.plain(), 601, 610);
            assertThat(new DatasetComparison(folder.dataDir(), other.dataDir(), false, sql).run().get(0).text())
                    .contains("2 of 2 dates differ");
            assertThat(new DatasetComparison(other.dataDir(), folder.dataDir(), false, sql).run().get(0).isFailure())
                    .isTrue();
        }
        assertThat(other.files().list("manifests")).hasSize(1);
    }

    @Test
    void aSampleIsOfBlocksThatAreStoredEachAtMostOnce() {
        folder.publish(MadeChain.plain(), 71, 80);
        Coverage coverage = Coverage.read(folder.dataDir(), DataFolder.CHAIN);
        assertThat(SampleComparison.choose(coverage, 1_000, new SplittableRandom(1))).hasSize(70)
                .doesNotHaveDuplicates();
        List<BlockRange> few = SampleComparison.choose(coverage, 10, new SplittableRandom(1));
        assertThat(few).hasSize(10).isSortedAccordingTo((a, b) -> Long.compare(a.first(), b.first()));
        TreeSet<Long> seen = new TreeSet<>();
        for (int seed = 0; seed < 200; seed++) {
            SampleComparison.choose(coverage, 5, new SplittableRandom(seed))
                    .forEach(block -> seen.add(block.first()));
        }
        assertThat(seen).hasSize(70).contains(1L, 60L, 71L, 80L);
    }
}
