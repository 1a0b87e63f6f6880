package xyz.autonomys.blocktimes.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.storage.parquet.PartFile;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

class ReplacementTest {

    private static final MadeChain REPORTING = MadeChain.plain().reportingEvery(5);

    @TempDir
    Path root;

    @Test
    void operatorsAreThereBeforeTheBlocksAndAreRemovedWithThem() throws IOException {
        DataFolder folder = DataFolder.in(root);
        StoredFile reporting = folder.publish(REPORTING, 1, 10);
        StoredFile plain = folder.publish(MadeChain.plain(), 11, 20);
        PartFile file = DataFolder.written(folder.store(), REPORTING, new BlockRange(1, 20));
        List<String> done = new ArrayList<>();
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("move") || operation.equals("delete") && !about.endsWith(".journal")) {
                done.add(operation + " " + about.replaceFirst("^.staging/\\S* ", ""));
            }
        });
        Replacement replacement = new Replacement(watched.dataDir(), DataFolder.CHAIN);

        String target = DataFolder.FIRST_DATE + "part-000000000001-000000000020.parquet";
        replacement.add(file.finish(), target);
        replacement.remove(reporting);
        replacement.remove(plain);
        replacement.carryOut(DataFolder.FREE);

        String operators = "offline_operators/chain=consensus/date=2025-01-01/part-000000000001-0000000000";
        assertThat(done).containsExactly("move " + operators + "20.parquet", "move " + target, "delete "
                + reporting.name(),
                "delete " + operators + "10.parquet", "delete " + plain.name());
        assertThat(folder.names()).containsExactly(target, operators + "20.parquet");
    }
}
