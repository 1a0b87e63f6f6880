package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import xyz.autonomys.blocktimes.storage.catalog.FileEntry;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/** An exchange of stored files for staged ones, together with their files of {@code offline_operators}. */
final class Replacement {

    private final Journal journal;
    private final List<Journal.Addition> add = new ArrayList<>();
    private final List<String> remove = new ArrayList<>();
    private final List<FileEntry> described = new ArrayList<>();

    Replacement(DataDir dataDir, String chain) {
        this.journal = new Journal(dataDir, chain);
    }

    void add(PartFile.Staged staged, String target) throws IOException {
        FileEntry file = FileEntry.of(StoredFile.of(target, staged), staged);
        described.add(file);
        // A file of block_times states how many offline operators go with it, so their file must be published first.
        if (staged.offlineOperators() != null) {
            add.add(journal.addition(staged.offlineOperators(), Datasets.offlineOperatorsOf(target),
                    file.operators().sha256()));
        }
        add.add(journal.addition(staged.blockTimes(), target, file.sha256()));
    }

    void remove(StoredFile file) {
        remove.add(file.name());
        if (file.operators() != null) {
            remove.add(file.operators());
        }
    }

    void carryOut(WriteGuard guard) throws IOException {
        journal.replace(new Journal.Plan(add, remove, described), guard);
    }
}
