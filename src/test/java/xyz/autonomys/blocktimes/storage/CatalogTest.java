package xyz.autonomys.blocktimes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.catalog.Change;
import xyz.autonomys.blocktimes.storage.catalog.ChangeFeed;
import xyz.autonomys.blocktimes.storage.catalog.FileEntry;
import xyz.autonomys.blocktimes.storage.catalog.Manifest;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.MadeFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/** The manifest and the changes: what readers outside of the program see, and when. */
class CatalogTest {

    private static final MadeChain PLAIN = MadeChain.plain();
    private static final MadeChain REPORTING = PLAIN.reportingEvery(7);

    @TempDir
    Path root;

    private DataFolder folder;

    @BeforeEach
    void open() {
        folder = DataFolder.in(root.resolve("data"));
    }

    private static Manifest manifest(DataFolder folder) throws IOException {
        return folder.dataDir().catalog(DataFolder.CHAIN).manifest().orElseThrow();
    }

    private static List<Change> changes(DataFolder folder) throws IOException {
        return new ChangeFeed(folder.files(), DataFolder.CHAIN).since(0);
    }

    private static List<Change.Kind> kinds(DataFolder folder) throws IOException {
        return changes(folder).stream().map(Change::kind).toList();
    }

    private static void compact(DataFolder folder) {
        new Compaction(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE).run(folder.coverage());
    }

    private static void recover(DataFolder folder) {
        Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);
    }

    @Test
    void aPublishedFileIsDescribed() throws IOException {
        StoredFile file = folder.publish(REPORTING, 1, 20);

        Manifest manifest = manifest(folder);

        Path path = root.resolve("data").resolve(file.name());
        assertThat(manifest.files()).hasSize(1);
        FileEntry entry = manifest.files().get(0);
        assertThat(entry).isEqualTo(new FileEntry(file.name(), "2025-01-01", 1, 20, 20, Files.size(path),
                FileEntry.sha256(path), file.footer().contentDigest(), entry.operators()));
        assertThat(entry.operators().name()).isEqualTo(file.operators());
        assertThat(entry.operators().rows()).isEqualTo(4);
        assertThat(manifest.sequence()).isEqualTo(1);
        assertThat(changes(folder)).containsExactly(new Change(1, folder.time().epochMs(), DataFolder.CHAIN,
                Change.Kind.ADDED, 1, 20, 20, List.of(entry), List.of()));
    }

    @Test
    void aDateHasOneDigestHoweverItWasFetchedMergedOrHealed() throws IOException {
        DataFolder pieces = DataFolder.in(root.resolve("pieces"));
        folder.publish(REPORTING, 1, 100);
        folder.publish(REPORTING, 601, 610);

        pieces.publish(REPORTING.fetchedAgain(), 41, 100);
        pieces.publish(REPORTING.forkedAt(20).fetchedAgain(), 1, 40);
        pieces.publish(REPORTING.fetchedAgain(), 601, 610);
        assertThat(manifest(pieces).dates()).isNotEqualTo(manifest(folder).dates());
        // Operators hold how often they were fetched, too; that is no row of a chain, so they are fetched as before.
        pieces.publish(REPORTING, 11, 50);
        pieces.publish(REPORTING, 1, 10);
        pieces.publish(REPORTING, 51, 100);
        pieces.publish(REPORTING, 601, 610);
        compact(pieces);

        assertThat(manifest(pieces).files()).hasSize(2);
        assertThat(manifest(pieces).dates()).isEqualTo(manifest(folder).dates());
    }

    @Test
    void changesSayWhatTheyMean() throws IOException {
        folder.publish(PLAIN, 1, 20);
        folder.publish(PLAIN, 21, 40);
        folder.publish(PLAIN, 601, 610);
        compact(folder);
        folder.publish(PLAIN.fetchedAgain(), 1, 40);
        folder.publish(PLAIN.forkedAt(30), 31, 35);
        Removal.run(folder.dataDir(), DataFolder.CHAIN, folder.coverage(), List.of(new BlockRange(601, 610)),
                DataFolder.FREE);

        assertThat(kinds(folder)).containsExactly(Change.Kind.ADDED, Change.Kind.ADDED, Change.Kind.ADDED,
                Change.Kind.MERGED, Change.Kind.MERGED, Change.Kind.REPLACED, Change.Kind.REMOVED);
        assertThat(changes(folder)).extracting(Change::number).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        Change replaced = changes(folder).get(5);
        assertThat(replaced.firstBlock()).isEqualTo(1);
        assertThat(replaced.lastBlock()).isEqualTo(40);
        assertThat(replaced.files()).hasSize(3);
        assertThat(new ChangeFeed(folder.files(), DataFolder.CHAIN).since(5)).extracting(Change::number)
                .containsExactly(6L, 7L);
    }

    /** Looks at the manifest before each operation on files, as somebody who polls very often would. */
    private final class Poller {

        private final long rows;
        private final List<String> wrong = new ArrayList<>();
        private int looks;

        Poller(long rows) {
            this.rows = rows;
        }

        void look(String operation) {
            try {
                Manifest now = manifest(folder);
                looks++;
                long blocks = now.files().stream()
                        .flatMap(file -> LongStream.rangeClosed(file.firstBlock(), file.lastBlock()).boxed())
                        .distinct().count();
                boolean allThere = now.files().stream()
                        .allMatch(file -> Files.exists(root.resolve("data").resolve(file.name())));
                if (now.rows() != rows || blocks != rows || !allThere) {
                    wrong.add(operation + ": " + now.rows() + " rows of " + blocks + " blocks");
                }
            } catch (IOException e) {
                wrong.add(operation + ": " + e);
            }
        }
    }

    @Test
    void whoeverReadsByTheManifestNeverSeesABlockTwiceOrNotAtAll() throws IOException {
        folder.publish(REPORTING, 1, 20);
        folder.publish(PLAIN, 21, 40);
        folder.publish(REPORTING, 41, 60);
        folder.publish(PLAIN, 601, 610);
        Poller poller = new Poller(70);
        DataFolder watched = folder.watchedBy((operation, about) -> poller.look(operation + " " + about));

        watched.publish(PLAIN.forkedAt(15), 15, 45);
        compact(watched);
        watched.publish(PLAIN, 1, 60);
        watched.publish(PLAIN.fetchedAgain(), 1, 60);
        watched.publish(PLAIN, 30, 30);
        compact(watched);
        recover(watched);

        assertThat(poller.wrong).isEmpty();
        assertThat(poller.looks).isGreaterThan(100);
        assertThat(manifest(folder).files()).hasSize(2);
    }

    @Test
    void aLostManifestIsMadeAgain() throws IOException {
        folder.publish(REPORTING, 1, 20);
        folder.publish(PLAIN, 21, 40);
        Manifest before = manifest(folder);
        Files.delete(root.resolve("data/manifests/consensus.json"));

        recover(folder);
        assertThat(manifest(folder)).isEqualTo(before);

        Files.writeString(root.resolve("data/manifests/consensus.json"), "{\"version\": 1, \"chain\": null}");
        recover(folder);
        assertThat(manifest(folder)).isEqualTo(before);
    }

    @Test
    void aManifestThatIsNotWhatThisProgramWritesIsMadeAgain() throws IOException {
        folder.publish(REPORTING, 1, 20);
        Manifest before = manifest(folder);
        Path path = root.resolve("data/manifests/consensus.json");
        String text = Files.readString(path);
        String digest = before.files().get(0).contentDigest();
        for (String garbled : List.of(text.substring(0, 200), text.replace(digest, "no digest"),
                text.replaceFirst("\"rows\" : 20", "\"rows\" : 21"), text.replaceAll("(?s)\"files\" : .*",
                        "\"files\":[null]}"),
                "null", "[]", "")) {
            Files.writeString(path, garbled);
            recover(folder);
            assertThat(manifest(folder)).as(garbled).isEqualTo(before);
        }
        // What adds up is compared with the files.
        Files.writeString(path, text.replace("\"rows\" : 20", "\"rows\" : 21"));
        recover(folder);
        assertThat(manifest(folder).files()).isEqualTo(before.files());
        Files.writeString(path, text.replace("\"version\" : 1", "\"version\" : 2"));
        assertThatThrownBy(() -> recover(folder)).isInstanceOf(StorageException.class)
                .hasMessageContaining("was written by a newer version of this program (version 2, this one knows 1)");
        assertThat(Files.readString(path)).contains("\"version\" : 2");
    }

    @Test
    void otherRowsOfTheSameSizeAreNoticed() throws IOException {
        StoredFile first = folder.publish(PLAIN, 1, 20);
        Manifest before = manifest(folder);
        byte[] older = Files.readAllBytes(root.resolve("data/manifests/consensus.json"));
        StoredFile again = folder.publish(PLAIN.forkedAt(10), 1, 20);
        assertThat(again.name()).isEqualTo(first.name());
        // A process died between the publication and its record.
        Files.write(root.resolve("data/manifests/consensus.json"), older);
        Path feed = root.resolve("data/changes/consensus/000000000001.jsonl");
        Files.writeString(feed, Files.readAllLines(feed).get(0) + "\n");

        folder.dataDir().catalog(DataFolder.CHAIN).reconcile(List.of(new StoredFile(again.name(), again.date(),
                again.blocks(), again.footer(), first.sizeBytes())), Optional.empty());

        assertThat(manifest(folder).files().get(0).contentDigest())
                .isNotEqualTo(before.files().get(0).contentDigest()).isEqualTo(again.footer().contentDigest());
        assertThat(kinds(folder)).containsExactly(Change.Kind.ADDED, Change.Kind.REPLACED);
    }

    @Test
    void aDamagedFileOfAnEarlierVersionIsSetAsideAndNotDescribed() throws IOException {
        folder.put(DataFolder.FIRST_DATE + DataFolder.part(1, 60), new Footer(DataFolder.CHAIN, MadeChain.GENESIS_HASH,
                1,
                DataFolder.BOTH, MadeChain.GENESIS_HASH, PLAIN.rows(new BlockRange(60, 60)).get(0).block().hash(),
                PLAIN.rows(new BlockRange(60, 60)).get(0).block().timestampMs(), 0, 60), new BlockRange(1, 60));
        Path path = root.resolve("data").resolve(DataFolder.FIRST_DATE + DataFolder.part(1, 60));
        // As the earlier version left it: it had looked at the file, and not at its pages.
        Files.createDirectories(root.resolve("data/.checked"));
        Files.writeString(root.resolve("data/.checked/consensus.json"),
                "{\"" + DataFolder.FIRST_DATE + DataFolder.part(1, 60) + "\": " + Files.size(path) + "}");
        byte[] bytes = Files.readAllBytes(path);
        List<Long> slots = new ArrayList<>();
        MadeFile.pageBodies(path, (column, position) -> {
            if (column.equals("slot")) {
                slots.add(position);
            }
        });
        bytes[slots.get(slots.size() / 2).intValue()] ^= 4;
        Files.write(path, bytes);

        Coverage coverage = Recovery.run(folder.dataDir(), DataFolder.CHAIN, DataFolder.FREE);

        assertThat(coverage.unusable()).singleElement().satisfies(file ->
                assertThat(file.problem()).contains("of column slot does not fit its checksum"));
        assertThat(coverage.files()).isEmpty();
        assertThat(folder.dataDir().catalog(DataFolder.CHAIN).manifest().map(Manifest::rows).orElse(0L)).isZero();
    }

    @Test
    void aFileTakenBackLeavesNoHole() throws IOException {
        StoredFile late = folder.publish(PLAIN, 1, 10);
        DataFolder other = DataFolder.in(root.resolve("other"));
        StoredFile theirs = other.publish(PLAIN, 1, 30);
        Files.copy(root.resolve("other").resolve(theirs.name()), root.resolve("data").resolve(theirs.name()));
        folder.dataDir().catalog(DataFolder.CHAIN).record(manifest(other).files(), List.of());
        assertThat(manifest(folder).rows()).isEqualTo(10);

        PartitionFence fence = PartitionFence.take(folder.dataDir(), DataFolder.CHAIN, late.date());
        fence.takeBack(List.of(late));

        assertThat(manifest(folder).rows()).isEqualTo(30);
        assertThat(root.resolve("data").resolve(late.name())).doesNotExist();
    }

    @Test
    void withoutTheFeedNumbersGoOnAndWithoutBothTheyBeginAgain() throws IOException {
        folder.publish(REPORTING, 1, 20);
        folder.publish(PLAIN, 21, 40);
        List<FileEntry> files = manifest(folder).files();
        Path feed = root.resolve("data/changes/consensus/000000000001.jsonl");
        Files.delete(feed);

        folder.publish(PLAIN, 41, 50);
        assertThat(changes(folder)).extracting(Change::number).containsExactly(3L);
        assertThat(manifest(folder).rows()).isEqualTo(50);

        Files.delete(root.resolve("data/changes/consensus/000000000003.jsonl"));
        Files.delete(root.resolve("data/manifests/consensus.json"));
        recover(folder);
        assertThat(manifest(folder).files()).containsAll(files).hasSize(3);
        assertThat(changes(folder)).extracting(Change::number).containsExactly(1L);
    }

    @Test
    void aGarbledFeedIsSetAsideAndNumbersGoOn() throws IOException {
        folder.publish(REPORTING, 1, 20);
        folder.publish(PLAIN, 21, 40);
        Path feed = root.resolve("data/changes/consensus/000000000001.jsonl");
        Files.writeString(feed, Files.readString(feed).substring(0, 100));

        recover(folder);

        folder.publish(PLAIN, 41, 60);
        assertThat(changes(folder)).extracting(Change::number).containsExactly(3L);
        assertThat(manifest(folder).rows()).isEqualTo(60);
        assertThat(root.resolve("data/.quarantine/changes/consensus/000000000001.jsonl")).exists();
    }

    @Test
    void whatACrashKeptFromTheManifestIsInTheNextOne() throws IOException {
        folder.publish(PLAIN, 1, 20);
        byte[] older = Files.readAllBytes(root.resolve("data/manifests/consensus.json"));
        folder.publish(PLAIN, 21, 40);
        Files.write(root.resolve("data/manifests/consensus.json"), older);

        folder.publish(PLAIN, 41, 60);

        assertThat(manifest(folder).rows()).isEqualTo(60);
        assertThat(kinds(folder)).hasSize(3);
    }

    @Test
    void filesBroughtOrTakenByHandAreRecordedByTheNextStart() throws IOException {
        StoredFile first = folder.publish(PLAIN, 1, 20);
        folder.publish(PLAIN, 21, 40);
        Files.delete(root.resolve("data").resolve(first.name()));
        folder.put(DataFolder.FIRST_DATE + DataFolder.part(41, 60), new Footer(DataFolder.CHAIN, MadeChain.GENESIS_HASH,
                1, DataFolder.BOTH, PLAIN.rows(new BlockRange(40, 40)).get(0).block().hash(),
                PLAIN.rows(new BlockRange(60, 60)).get(0).block().hash(),
                PLAIN.rows(new BlockRange(60, 60)).get(0).block().timestampMs(), 0, 20), new BlockRange(41, 60));

        recover(folder);

        Manifest now = manifest(folder);
        assertThat(now.files()).extracting(FileEntry::firstBlock).containsExactly(21L, 41L);
        // The footer of an earlier version has no digest: it is that of the rows.
        DataFolder other = DataFolder.in(root.resolve("other"));
        other.publish(PLAIN, 41, 60);
        assertThat(now.files().get(1).contentDigest()).isEqualTo(manifest(other).files().get(0).contentDigest());
        recover(folder);
        assertThat(manifest(folder)).isEqualTo(now);
    }

    @Test
    void aFileThatSharesBlocksWithOneThatStaysIsNotShown() throws IOException {
        folder.publish(PLAIN, 1, 20);
        DataFolder other = DataFolder.in(root.resolve("other"));
        other.publish(PLAIN, 11, 30);

        folder.dataDir().catalog(DataFolder.CHAIN).record(manifest(other).files(), List.of());

        assertThat(manifest(folder).rows()).isEqualTo(20);
        assertThat(kinds(folder)).containsExactly(Change.Kind.ADDED);
    }

    @Test
    void manyMayRecordAtOnce() throws Exception {
        folder.publish(PLAIN, 1, 1);
        FileEntry one = manifest(folder).files().get(0);
        int threads = 4;
        int each = 12;
        ExecutorService many = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int from = thread;
                all.add(many.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        long block = 2 + i * threads + from;
                        DataFolder.in(root.resolve("data")).dataDir().catalog(DataFolder.CHAIN).record(
                                List.of(new FileEntry("f" + block, one.date(), block, block, 1, 1, one.sha256(),
                                        one.contentDigest(), null)), List.of());
                    }
                    return null;
                }));
            }
            for (Future<?> done : all) {
                done.get();
            }
        } finally {
            many.shutdownNow();
        }

        assertThat(changes(folder)).extracting(Change::number)
                .isEqualTo(LongStream.rangeClosed(1, 1 + threads * each).boxed().toList());
        assertThat(manifest(folder).rows()).isEqualTo(1 + threads * each);
    }

    @Test
    void theFeedIsCutIntoFilesOfFiveHundred() throws IOException {
        folder.publish(PLAIN, 1, 20);
        Path feed = root.resolve("data/changes/consensus/000000000001.jsonl");
        String line = Files.readString(feed);
        StringBuilder full = new StringBuilder();
        for (int number = 1; number <= 499; number++) {
            full.append(line.replace("{\"number\":1,", "{\"number\":" + number + ","));
        }
        Files.writeString(feed, full.toString());

        folder.publish(PLAIN, 21, 30);
        folder.publish(PLAIN, 31, 40);
        folder.publish(PLAIN, 41, 50);

        assertThat(root.resolve("data/changes/consensus/000000000501.jsonl")).exists();
        assertThat(changes(folder)).extracting(Change::number)
                .isEqualTo(LongStream.rangeClosed(1, 502).boxed().toList());
        assertThat(new ChangeFeed(folder.files(), DataFolder.CHAIN).since(499)).extracting(Change::number)
                .containsExactly(500L, 501L, 502L);
        assertThat(manifest(folder).sequence()).isEqualTo(502);
        assertThat(manifest(folder).rows()).isEqualTo(50);
    }

    @Test
    void ofOneDateOnlyItsFilesAreLookedAt() throws IOException {
        folder.publish(PLAIN, 1, 20);
        folder.publish(PLAIN, 601, 610);

        folder.dataDir().catalog(DataFolder.CHAIN).reconcile(List.of(), Optional.of(LocalDate.of(2025, 1, 1)));

        assertThat(manifest(folder).files()).extracting(FileEntry::firstBlock).containsExactly(601L);
    }
}
