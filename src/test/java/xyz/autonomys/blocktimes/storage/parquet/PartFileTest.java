package xyz.autonomys.blocktimes.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.Encoding;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.Block;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.storage.DataFolder;
import xyz.autonomys.blocktimes.storage.MadeChain;
import xyz.autonomys.blocktimes.storage.files.Disk;
import xyz.autonomys.blocktimes.storage.files.DiskImage;
import xyz.autonomys.blocktimes.storage.files.DiskLoss;
import xyz.autonomys.blocktimes.storage.files.ForgetfulFileSystem;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class PartFileTest {

    private static final MadeChain PLAIN = MadeChain.plain();

    @TempDir
    Path root;

    private SimulatedTime time;
    private Path staging;

    @BeforeEach
    void prepare() {
        time = new SimulatedTime();
        staging = root.resolve("staging");
    }

    private PartFile open(BlockTime row, List<String> datasets) {
        return new PartFile(staging, MadeChain.GENESIS_HASH, datasets, row, time);
    }

    private static BlockTime row(long number) {
        return PLAIN.rows(new BlockRange(number, number)).get(0);
    }

    private static List<BlockTime> rows(long first, long last) {
        return PLAIN.rows(new BlockRange(first, last));
    }

    private static BlockTime at(BlockTime row, long timestampMs) {
        Block block = row.block();
        return new BlockTime(row.chain(), new Block(block.number(), block.hash(), block.parentHash(), timestampMs,
                block.specVersion(), null, null,
                null, null, null, List.of()), row.deltaSinceParentMs(), row.ingestionTsMs());
    }

    private List<String> staged() throws IOException {
        try (Stream<Path> files = Files.list(staging)) {
            return files.map(each -> each.getFileName().toString()).toList();
        }
    }

    @Test
    void whatItHoldsIsSaid() {
        PartFile file = open(row(11), DataFolder.BOTH);
        assertThat(file.rows()).isZero();
        assertThat(file.blocks()).isEqualTo(new BlockRange(11, 11));

        file.append(rows(11, 13));
        file.append(rows(14, 15));

        assertThat(file.rows()).isEqualTo(5);
        assertThat(file.blocks()).isEqualTo(new BlockRange(11, 15));
        assertThat(file.lastHash()).isEqualTo(row(15).block().hash());
        assertThat(file.chain()).isEqualTo("consensus");
        assertThat(file.date()).isEqualTo(LocalDate.of(2025, 1, 1));
        assertThat(file.failed()).isFalse();
    }

    @Test
    void theFooterSaysWhatTheFileHolds() throws IOException {
        PartFile file = open(row(11), DataFolder.BLOCKS_ONLY);
        file.append(rows(11, 15));

        PartFile.Staged finished = file.finish();

        Footer footer = Footer.ofStaged(finished.blockTimes());
        assertThat(footer).isEqualTo(new Footer("consensus", MadeChain.GENESIS_HASH, 2, DataFolder.BLOCKS_ONLY,
                row(10).block().hash(), row(15).block().hash(), row(15).block().timestampMs(), 0, 5,
                footer.contentDigest()));
        // What is summed up while rows are written is what DuckDB finds in the file.
        try (RowDigests digests = new RowDigests()) {
            assertThat(footer.contentDigest()).isEqualTo(digests.ofBlockTimes(finished.blockTimes()).toString());
        }
        assertThat(finished.offlineOperators()).isNull();
    }

    @Test
    void theChainIsWrittenInAnEncodingThatArrowReadsAsADictionary() throws IOException {
        for (int last : new int[] {11, 12}) {
            List<BlockTime> rows = PLAIN.reportingEvery(11).rows(new BlockRange(11, last));
            PartFile file = open(rows.get(0), DataFolder.BOTH);
            file.append(rows);
            PartFile.Staged staged = file.finish();
            for (Path each : List.of(staged.blockTimes(), staged.offlineOperators())) {
                assertThat(Footer.whole(each).getRow_groups().get(0).getColumns()).extracting(ColumnChunk::getMeta_data)
                        .filteredOn(column -> column.getPath_in_schema().equals(List.of("chain")))
                        .allSatisfy(column -> assertThat(column.getEncodings())
                                .doesNotContain(Encoding.DELTA_BYTE_ARRAY));
            }
            assertThat(Footer.ofStaged(staged.blockTimes()).rows()).isEqualTo(last - 10);
        }
    }

    @Test
    void hashesHaveABloomFilterOfTheSizeThatTheirNumberNeeds() throws IOException {
        List<Integer> sizes = new ArrayList<>();
        for (int last : new int[] {605, 3_000}) {
            PartFile file = open(row(601), DataFolder.BLOCKS_ONLY);
            file.append(rows(601, last));
            Footer.whole(file.finish().blockTimes()).getRow_groups().get(0).getColumns().stream()
                    .map(ColumnChunk::getMeta_data)
                    .filter(column -> column.getPath_in_schema().equals(List.of("hash")))
                    .forEach(column -> sizes.add(column.getBloom_filter_length()));
        }
        assertThat(sizes).hasSize(2).isSortedAccordingTo(Integer::compare).doesNotHaveDuplicates();
        assertThat(sizes.get(0)).isBetween(1_024, 1_100);
    }

    @Test
    void operatorsGoToAFileOfTheirOwn() throws IOException {
        List<BlockTime> reporting = PLAIN.reportingEvery(2).rows(new BlockRange(11, 15));
        PartFile file = open(reporting.get(0), DataFolder.BOTH);
        file.append(reporting);

        PartFile.Staged finished = file.finish();

        assertThat(Footer.ofStaged(finished.blockTimes()).offlineOperators()).isEqualTo(4);
        PublishedFiles files = DataFolder.in(root).files();
        assertThat(Footer.readOfflineOperators(files, "staging/" + finished.offlineOperators().getFileName())
                .getValue()).isEqualTo(4);
        assertThat(staged()).containsExactlyInAnyOrder(finished.blockTimes().getFileName().toString(),
                finished.blockTimes().getFileName().toString().replace(".parquet", "-operators.parquet"));
    }

    @Test
    void operatorsAreLeftWhereTheirDatasetIsNotTaken() throws IOException {
        List<BlockTime> reporting = PLAIN.reportingEvery(2).rows(new BlockRange(11, 15));
        PartFile file = open(reporting.get(0), DataFolder.BLOCKS_ONLY);
        file.append(reporting);

        PartFile.Staged finished = file.finish();

        assertThat(finished.offlineOperators()).isNull();
        assertThat(Footer.ofStaged(finished.blockTimes()).offlineOperators()).isZero();
    }

    @Test
    void onlyTheNextBlockOfTheSameDateIsTaken() {
        PartFile file = open(row(599), DataFolder.BOTH);

        assertThat(file.takes(row(599))).isTrue();
        file.append(List.of(row(599)));

        assertThat(file.takes(row(600))).isTrue();
        assertThat(file.takes(row(599))).isFalse();
        assertThat(file.takes(row(601))).isFalse();
        file.append(List.of(row(600)));
        assertThat(file.takes(row(601))).isFalse();
    }

    @Test
    void aDateIsFromMidnightToMidnight() {
        PartFile file = open(row(601), DataFolder.BOTH);
        long midnightMs = row(601).block().timestampMs();
        long nextMs = midnightMs + 86_400_000L;

        assertThat(file.takes(at(row(601), midnightMs))).isTrue();
        assertThat(file.takes(at(row(601), midnightMs - 1))).isFalse();
        assertThat(file.takes(at(row(601), nextMs - 1))).isTrue();
        assertThat(file.takes(at(row(601), nextMs))).isFalse();
        assertThat(PartFile.dateOf(at(row(601), midnightMs - 1))).isEqualTo(LocalDate.of(2025, 1, 1));
        assertThat(PartFile.dateOf(row(601))).isEqualTo(LocalDate.of(2025, 1, 2));
    }

    @Test
    void aRowThatDoesNotFollowIsAFailure() throws IOException {
        PartFile file = open(row(11), DataFolder.BOTH);
        file.append(rows(11, 12));

        file.append(List.of(row(14)));

        assertThat(file.failed()).isTrue();
        assertThat(file.rows()).isEqualTo(2);
        assertThatThrownBy(file::finish).isInstanceOf(IOException.class)
                .hasMessage("block 14 of 2025-01-01 does not follow block 12 of 2025-01-01");
        assertThat(staged()).isEmpty();
    }

    @Test
    void aRowOfAnotherDateIsAFailure() {
        PartFile file = open(row(600), DataFolder.BOTH);

        file.append(rows(600, 601));

        assertThatThrownBy(file::finish).isInstanceOf(IOException.class)
                .hasMessage("block 601 of 2025-01-02 does not follow block 600 of 2025-01-01");
    }

    @Test
    void afterAFailureNothingMoreIsTaken() {
        PartFile file = open(row(11), DataFolder.BOTH);
        file.append(List.of(row(14)));

        assertThat(file.takes(row(11))).isFalse();
        file.append(List.of(row(11)));

        assertThat(file.rows()).isZero();
        assertThatThrownBy(file::finish).isInstanceOf(IOException.class)
                .hasMessage("block 14 of 2025-01-01 does not follow block 10 of 2025-01-01");
    }

    @Test
    void aRowThatCannotBeWrittenIsAFailure() throws IOException {
        BlockTime broken = new BlockTime(null, row(11).block(), 1L, 1);
        PartFile file = open(row(11), DataFolder.BOTH);

        file.append(List.of(broken));

        assertThat(file.failed()).isTrue();
        assertThatThrownBy(file::finish).isInstanceOf(IOException.class).hasCauseInstanceOf(RuntimeException.class);
        assertThat(staged()).isEmpty();
    }

    @Test
    void aFolderThatCannotBeMadeIsAFailure() throws IOException {
        Files.writeString(staging, "a file");
        PartFile file = open(row(11), DataFolder.BOTH);

        assertThat(file.failed()).isTrue();
        assertThatThrownBy(file::finish).isInstanceOf(java.nio.file.FileSystemException.class);
    }

    @Test
    void itsAgeIsTheTimeSinceItWasOpened() {
        PartFile file = open(row(11), DataFolder.BOTH);
        assertThat(file.msUntilAge(2)).isEqualTo(120_000);

        time.advance(90_000);

        assertThat(file.ageMs()).isEqualTo(90_000);
        assertThat(file.msUntilAge(2)).isEqualTo(30_000);
        assertThat(file.msUntilAge(1)).isEqualTo(1);
    }

    @Test
    void aFinishedFileIsOnTheDisk() throws IOException {
        Files.createDirectories(root.resolve("staging"));
        ForgetfulFileSystem disk = ForgetfulFileSystem.over(root);
        List<BlockTime> reporting = PLAIN.reportingEvery(2).rows(new BlockRange(11, 15));
        PartFile file = new PartFile(disk.root().resolve("staging"), MadeChain.GENESIS_HASH, DataFolder.BOTH,
                reporting.get(0), time);
        file.append(reporting);
        file.finish();
        Disk.syncDirectory(disk.root().resolve("staging"));

        DiskImage left = DiskImage.after(disk.log(), DiskLoss.all());

        for (String name : staged()) {
            assertThat(left.files().get("staging/" + name)).isEqualTo(Files.readAllBytes(staging.resolve(name)));
        }
    }
}
