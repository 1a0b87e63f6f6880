package xyz.autonomys.blocktimes.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.DataFolder;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;

class FooterTest {

    private static final Footer FOOTER = new Footer("consensus", "0xgenesis", 1,
            List.of("block_times", "offline_operators"), "0xparent",
            "0xlast", 77, 5, 3);
    private static final BlockRange BLOCKS = new BlockRange(1, 3);
    private static final int MAGIC_BYTES = 4;
    private static final int TAIL_BYTES = 8;

    @TempDir
    Path root;

    private DataFolder folder;

    @BeforeEach
    void open() {
        folder = DataFolder.in(root);
    }

    private Footer read(String name) throws IOException {
        return Footer.read(folder.files(), name);
    }

    private void refused(byte[] bytes, String problem) throws IOException {
        Files.write(root.resolve("f"), bytes);
        assertThatThrownBy(() -> read("f")).isInstanceOf(UnusableFileException.class).hasMessage(problem);
    }

    private static byte[] tail(int size, int length) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).position(size - TAIL_BYTES).putInt(length)
                .put("PAR1".getBytes(StandardCharsets.US_ASCII)).array();
    }

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        folder.put("f", FOOTER.keyValues(), BLOCKS);

        assertThat(read("f")).isEqualTo(FOOTER);
        assertThat(Footer.ofStaged(root.resolve("f"))).isEqualTo(FOOTER);
    }

    @Test
    void anEarlierFileHasNoOperators() throws IOException {
        Map<String, String> values = new HashMap<>(FOOTER.keyValues());
        values.remove("blocktimes.offline-operators");
        folder.put("f", values, BLOCKS);

        assertThat(read("f").offlineOperators()).isZero();
    }

    @Test
    void aFooterLongerThanTheFirstReadIsReadWhole() throws IOException {
        Map<String, String> values = new HashMap<>(FOOTER.keyValues());
        values.put("other", "x".repeat(40_000));
        folder.put("f", values, BLOCKS);

        assertThat(read("f")).isEqualTo(FOOTER);
    }

    @Test
    void aFooterIsReadAtOnceUnlessItIsLong() throws IOException {
        Map<String, String> values = new HashMap<>(FOOTER.keyValues());
        folder.put("f", values, BLOCKS);
        int[] reads = {0};
        PublishedFiles counted = folder.watchedBy((operation, about) -> reads[0]++).files();

        Footer.read(counted, "f");

        assertThat(reads[0]).isEqualTo(1);
    }

    /** A footer that begins right where the first read does. */
    @ParameterizedTest
    @CsvSource({"16376, 1", "16377, 2"})
    void theFirstReadIsOfSixteenKilobytes(int length, int readsExpected) throws IOException {
        Files.write(root.resolve("f"), tail(40_000, length));
        int[] reads = {0};
        PublishedFiles counted = folder.watchedBy((operation, about) -> reads[0]++).files();

        assertThatThrownBy(() -> Footer.read(counted, "f")).isInstanceOf(UnusableFileException.class)
                .hasMessage("its footer has no blocktimes.chain");

        assertThat(reads[0]).isEqualTo(readsExpected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain", "genesis-hash", "schema-version", "datasets", "first-parent-hash", "last-hash",
            "last-timestamp-ms"})
    void whatIsMissingIsNamed(String name) throws IOException {
        Map<String, String> values = new HashMap<>(FOOTER.keyValues());
        values.remove("blocktimes." + name);
        folder.put("f", values, BLOCKS);

        assertThatThrownBy(() -> read("f")).isInstanceOf(UnusableFileException.class)
                .hasMessage("its footer has no blocktimes." + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"schema-version", "last-timestamp-ms", "offline-operators"})
    void aMalformedNumberIsTold(String name) throws IOException {
        Map<String, String> values = new HashMap<>(FOOTER.keyValues());
        values.put("blocktimes." + name, "many");
        folder.put("f", values, BLOCKS);

        assertThatThrownBy(() -> read("f")).isInstanceOf(UnusableFileException.class)
                .hasMessage("its footer has a malformed number: For input string: \"many\"");
    }

    @Test
    void aFileThatIsNoParquetIsTold() throws IOException {
        String problem = "it is not a Parquet file, or is truncated";
        refused(new byte[0], problem);
        refused("PAR1".getBytes(StandardCharsets.US_ASCII), problem);
        refused("some text that is no Parquet".getBytes(StandardCharsets.US_ASCII), problem);
        refused(tail(MAGIC_BYTES + TAIL_BYTES - 1, 1), problem);
    }

    @Test
    void aFileThatIsCutOffIsTold() throws IOException {
        folder.put("whole", FOOTER.keyValues(), BLOCKS);
        byte[] whole = Files.readAllBytes(root.resolve("whole"));
        refused(Arrays.copyOf(whole, whole.length - 1), "it is not a Parquet file, or is truncated");
    }

    @ParameterizedTest
    @CsvSource({"12, 0, 0", "12, 1, 1", "100, -1, 4294967295", "100, 89, 89", "100, 2147483647, 2147483647"})
    void aFooterThatCannotBeSoLongIsTold(int size, int length, String said) throws IOException {
        refused(tail(size, length), "its footer claims " + said + " bytes");
    }

    @Test
    void aFooterIsOfSixtyFourMegabytesAtMost() {
        int most = 64 << 20;

        assertThatThrownBy(() -> Footer.read(huge(most), "f")).isInstanceOf(UnusableFileException.class)
                .hasMessage("its footer is truncated");
        assertThatThrownBy(() -> Footer.read(huge(most + 1), "f")).isInstanceOf(UnusableFileException.class)
                .hasMessage("its footer claims 67108865 bytes");
    }

    /** Files that give the end of one of 1 GB, and never more than 100 bytes of it. */
    private static PublishedFiles huge(int footerLength) {
        return (PublishedFiles) java.lang.reflect.Proxy.newProxyInstance(FooterTest.class.getClassLoader(),
                new Class<?>[] {PublishedFiles.class},
                (proxy, method, arguments) -> new PublishedFiles.Tail(tail(100, footerLength), 1 << 30));
    }

    @Test
    void aFooterThatMayJustBeSoLongIsRead() throws IOException {
        Files.write(root.resolve("f"), tail(100, 88));

        assertThatThrownBy(() -> read("f")).isInstanceOf(UnusableFileException.class)
                .hasMessage("its footer has no blocktimes.chain");
    }

    @Test
    void aFooterThatIsNoneIsTold() throws IOException {
        byte[] bytes = tail(100, 88);
        Arrays.fill(bytes, 0, 92, (byte) 0xff);

        refused(bytes, "its footer cannot be read: can not read FileMetaData: don't know what type: 15");
    }

    @Test
    void aFileThatIsNotThereIsNotUnusable() {
        assertThatThrownBy(() -> read("f")).isInstanceOf(java.nio.file.NoSuchFileException.class);
    }

    @Test
    void operatorsSayTheirChainAndTheirRows() throws IOException {
        folder.put("f", Footer.ofOfflineOperators("consensus", "0xgenesis", ContentDigest.NONE), BLOCKS);

        assertThat(Footer.readOfflineOperators(folder.files(), "f")).isEqualTo(Map.entry("consensus", 3L));
        assertThat(Footer.ofOfflineOperators("consensus", "0xgenesis", ContentDigest.NONE))
                .isEqualTo(Map.of("blocktimes.chain", "consensus",
                "blocktimes.genesis-hash", "0xgenesis", "blocktimes.schema-version", "2",
                "blocktimes.content-digest", "0".repeat(64)));
    }
}
