package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.storage.files.MadeFiles;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WatchedFiles;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.Footer;
import xyz.autonomys.blocktimes.storage.parquet.MadeFile;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.storage.parquet.PartName;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredRows;
import xyz.autonomys.blocktimes.time.SimulatedTime;

/** A data directory of a test, told to people as {@code data}. */
public record DataFolder(Path root, SimulatedTime time, DataDir dataDir) {

    public static final String CHAIN = MadeChain.NAME;
    public static final List<String> BLOCKS_ONLY = List.of(Datasets.BLOCK_TIMES);
    public static final List<String> BOTH = List.of(Datasets.BLOCK_TIMES, Datasets.OFFLINE_OPERATORS);
    public static final String FIRST_DATE = "block_times/chain=consensus/date=2025-01-01/";
    public static final String SECOND_DATE = "block_times/chain=consensus/date=2025-01-02/";
    public static final WriteGuard FREE = () -> { };
    /** The right to write is gone. */
    public static final WriteGuard LOST = () -> {
        throw StorageException.lockLost("it is another's");
    };

    static BlockRange blocks(long first, long last) {
        return new BlockRange(first, last);
    }

    /** Name of the file of these blocks. */
    static String part(long first, long last) {
        return PartName.of(blocks(first, last));
    }

    /** Puts another text of the same length in the place of one in the footer of a file, as a faulty disk may. */
    public static void changeFooter(Path file, String text, String changed) throws IOException {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        int at = content.lastIndexOf(text);
        Files.writeString(file, content.substring(0, at) + changed + content.substring(at + changed.length()),
                StandardCharsets.ISO_8859_1);
    }

    public static DataFolder in(Path root) {
        SimulatedTime time = new SimulatedTime();
        return new DataFolder(root, time, new DataDir(MadeFiles.in(root, Path.of("data"), time), time));
    }

    /** The same, where somebody is told of what is done to files. */
    public DataFolder watchedBy(WatchedFiles.Watcher watcher) {
        return new DataFolder(root, time, new DataDir(WatchedFiles.over(dataDir.files(), watcher), time));
    }

    public ChainStore store(BlockRange... replaceable) {
        return store(FREE, BOTH, replaceable);
    }

    public ChainStore store(WriteGuard guard, List<String> datasets, BlockRange... replaceable) {
        return new ChainStore(dataDir, CHAIN, MadeChain.GENESIS_HASH, datasets, coverage(), List.of(replaceable),
                guard);
    }

    Coverage coverage() {
        return Coverage.read(dataDir, CHAIN);
    }

    /** Publishes blocks of one date, in place of those stored. */
    public StoredFile publish(MadeChain chain, long first, long last) {
        return publish(chain, first, last, BOTH);
    }

    public StoredFile publish(MadeChain chain, long first, long last, List<String> datasets) {
        BlockRange blocks = new BlockRange(first, last);
        ChainStore store = store(FREE, datasets, blocks);
        return store.publish(written(store, chain, blocks)).stored();
    }

    static PartFile written(ChainStore store, MadeChain chain, BlockRange blocks) {
        PartFile file = store.open(chain.rows(blocks).get(0));
        file.append(chain.rows(blocks));
        return file;
    }

    /** What lies in it. */
    public PublishedFiles files() {
        return dataDir.files();
    }

    /** A file with the rows of those blocks and any footer, under any name, in place of what bears that. */
    public void put(String name, Map<String, String> footer, BlockRange blocks) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.deleteIfExists(root.resolve(name));
        MadeFile.write(root.resolve(name), footer, MadeChain.plain().rows(blocks));
    }

    /** The same, of {@code block_times}. */
    public void put(String name, Footer footer, BlockRange blocks) throws IOException {
        put(name, MadeFile.keyValues(footer), blocks);
    }

    public List<BlockTime> rows(StoredFile file) throws IOException {
        try (StoredRows rows = new StoredRows(dataDir.files(), file, file.blocks())) {
            return all(rows);
        }
    }

    public static List<BlockTime> all(StoredRows rows) throws IOException {
        List<BlockTime> all = new ArrayList<>();
        for (BlockTime row = rows.next(); row != null; row = rows.next()) {
            all.add(row);
        }
        return all;
    }

    /** Names of all files there are, but locks and what was checked. */
    List<String> names() throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.filter(Files::isRegularFile).map(file -> root.relativize(file).toString())
                    .filter(name -> !name.startsWith(".locks/") && !name.startsWith(".checked/"))
                    .filter(name -> !name.startsWith("manifests/") && !name.startsWith("changes/")).sorted().toList();
        }
    }
}
