package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetWriter;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.time.SimulatedTime;

/** A data directory of a test, told to people as {@code data}. */
record DataFolder(Path root, SimulatedTime time, DataDir dataDir) {

    static final String CHAIN = MadeChain.NAME;
    static final List<String> BLOCKS_ONLY = List.of(DataDir.BLOCK_TIMES);
    static final List<String> BOTH = List.of(DataDir.BLOCK_TIMES, DataDir.OFFLINE_OPERATORS);
    static final String FIRST_DATE = "block_times/chain=consensus/date=2025-01-01/";
    static final String SECOND_DATE = "block_times/chain=consensus/date=2025-01-02/";
    static final WriteGuard FREE = () -> { };
    /** The right to write is gone. */
    static final WriteGuard LOST = () -> {
        throw StorageException.lockLost("it is another's");
    };

    static DataFolder in(Path root) {
        SimulatedTime time = new SimulatedTime();
        return new DataFolder(root, time, new DataDir(new LocalFiles(root, Path.of("data"), time), time));
    }

    /** The same, where somebody is told of what is done to files. */
    DataFolder watchedBy(WatchedFiles.Watcher watcher) {
        return new DataFolder(root, time, new DataDir(WatchedFiles.over(dataDir.files(), watcher), time));
    }

    ChainStore store(BlockRange... replaceable) {
        return store(FREE, BOTH, replaceable);
    }

    ChainStore store(WriteGuard guard, List<String> datasets, BlockRange... replaceable) {
        return new ChainStore(dataDir, CHAIN, MadeChain.GENESIS_HASH, datasets, coverage(), List.of(replaceable),
                guard);
    }

    Coverage coverage() {
        return Coverage.read(dataDir, CHAIN);
    }

    /** Publishes blocks of one date, in place of those stored. */
    StoredFile publish(MadeChain chain, long first, long last) {
        return publish(chain, first, last, BOTH);
    }

    StoredFile publish(MadeChain chain, long first, long last, List<String> datasets) {
        BlockRange blocks = new BlockRange(first, last);
        ChainStore store = store(FREE, datasets, blocks);
        return store.publish(written(store, chain, blocks));
    }

    static PartFile written(ChainStore store, MadeChain chain, BlockRange blocks) {
        PartFile file = store.open(chain.rows(blocks).get(0));
        file.append(chain.rows(blocks));
        return file;
    }

    /** A file with the rows of those blocks and any footer, under any name, in place of what bears that. */
    void put(String name, Map<String, String> footer, BlockRange blocks) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.deleteIfExists(root.resolve(name));
        try (ParquetWriter<Object> writer = Parquet.open(root.resolve(name), BlockTimeSchema.AVRO, List.of(),
                () -> footer)) {
            for (BlockTime row : MadeChain.plain().rows(blocks)) {
                writer.write(new BlockTimeSchema.AvroRow(row));
            }
        }
    }

    List<BlockTime> rows(StoredFile file) throws IOException {
        try (StoredRows rows = new StoredRows(dataDir, file, file.blocks())) {
            return all(rows);
        }
    }

    static List<BlockTime> all(StoredRows rows) throws IOException {
        List<BlockTime> all = new ArrayList<>();
        for (BlockTime row = rows.next(); row != null; row = rows.next()) {
            all.add(row);
        }
        return all;
    }

    /** Names of all files there are, but locks. */
    List<String> names() throws IOException {
        try (Stream<Path> tree = Files.walk(root)) {
            return tree.filter(Files::isRegularFile).map(file -> root.relativize(file).toString())
                    .filter(name -> !name.startsWith(".locks/")).sorted().toList();
        }
    }
}
