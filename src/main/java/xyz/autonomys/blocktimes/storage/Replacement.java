package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Stored files that give way to staged ones, together with the files of other datasets that go with them. */
final class Replacement {

    private final DataDir dataDir;
    private final Journal journal;
    private final List<Journal.Addition> add = new ArrayList<>();
    private final List<String> remove = new ArrayList<>();

    Replacement(DataDir dataDir, String chain) {
        this.dataDir = dataDir;
        this.journal = new Journal(dataDir, chain);
    }

    void add(PartFile.Staged staged, Path target) {
        // A file of block_times says what goes with it, so that has to be there first.
        if (staged.offlineOperators() != null) {
            add.add(journal.addition(staged.offlineOperators(), dataDir.offlineOperatorsOf(target)));
        }
        add.add(journal.addition(staged.blockTimes(), target));
    }

    void remove(StoredFile file) {
        remove.add(journal.relative(file.path()));
        if (file.footer().offlineOperators() > 0) {
            remove.add(journal.relative(dataDir.offlineOperatorsOf(file.path())));
        }
    }

    void carryOut() throws IOException {
        journal.replace(new Journal.Plan(add, remove));
    }
}
