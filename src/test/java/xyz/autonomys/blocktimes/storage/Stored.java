package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.storage.files.DiskImage;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredRows;

/**
 * What a reader finds in a data directory.
 *
 * @param rows by block, with the operators that the blocks report offline
 * @param notes contents of small files, by name
 */
record Stored(Map<Long, BlockTime> rows, Map<String, String> notes) {

    /** Small files that a test writes. */
    static final List<String> NOTES = List.of(".network.json", "notes/seen.json");

    static Stored nothing() {
        return new Stored(Map.of(), Map.of());
    }

    Stored with(List<BlockTime> more) {
        Map<Long, BlockTime> all = new TreeMap<>(rows);
        more.forEach(row -> all.put(row.block().number(), row));
        return new Stored(all, notes);
    }

    Stored withNote(String name, String content) {
        Map<String, String> all = new TreeMap<>(notes);
        all.put(name, content);
        return new Stored(rows, all);
    }

    Stored withoutOperators() {
        Map<Long, BlockTime> all = new TreeMap<>();
        rows.forEach((number, row) -> all.put(number, new BlockTime(row.chain(), row.block().with(List.of()),
                row.deltaSinceParentMs(), row.ingestionTsMs())));
        return new Stored(all, notes);
    }

    /** In which blocks and notes two of them differ. */
    String differenceTo(Stored other) {
        List<Object> differing = new ArrayList<>();
        Map<Long, BlockTime> all = new TreeMap<>(rows);
        all.putAll(other.rows);
        all.keySet().stream().filter(block -> !Objects.equals(rows.get(block), other.rows.get(block)))
                .forEach(differing::add);
        NOTES.stream().filter(name -> !Objects.equals(notes.get(name), other.notes.get(name))).forEach(differing::add);
        return differing.toString();
    }

    /** Reads data directories. Files of the same bytes are read once. */
    static final class Reader {

        private final Map<String, List<BlockTime>> known = new HashMap<>();

        /** All rows that the coverage names. @throws IllegalStateException where a block is there twice */
        Stored read(DataDir dataDir, Coverage coverage) throws IOException {
            Map<Long, BlockTime> rows = new TreeMap<>();
            for (StoredFile file : coverage.files()) {
                for (BlockTime row : rows(dataDir, file)) {
                    if (rows.put(row.block().number(), row) != null) {
                        throw new IllegalStateException("block " + row.block().number() + " is there twice");
                    }
                }
            }
            Map<String, String> notes = new TreeMap<>();
            for (String name : NOTES) {
                dataDir.files().content(name).ifPresent(content ->
                        notes.put(name, new String(content.bytes(), StandardCharsets.UTF_8)));
            }
            return new Stored(rows, notes);
        }

        private List<BlockTime> rows(DataDir dataDir, StoredFile file) throws IOException {
            String content = digest(dataDir, file.name());
            if (file.footer().offlineOperators() > 0) {
                content += digest(dataDir, Datasets.offlineOperatorsOf(file.name()));
            }
            List<BlockTime> rows = known.get(content);
            if (rows == null) {
                rows = new ArrayList<>();
                try (StoredRows read = new StoredRows(dataDir.files(), file, file.blocks())) {
                    for (BlockTime row = read.next(); row != null; row = read.next()) {
                        rows.add(row);
                    }
                }
                known.put(content, rows);
            }
            return rows;
        }

        private static String digest(DataDir dataDir, String name) throws IOException {
            return DiskImage.digest(Files.readAllBytes(Path.of(dataDir.shown(name))));
        }

        int filesRead() {
            return known.size();
        }
    }
}
