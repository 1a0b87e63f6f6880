package xyz.autonomys.blocktimes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.storage.catalog.FileEntry;

class JournalTest {

    private static final String STAGING = ".staging/consensus/";
    private static final String JOURNAL = STAGING + "1.journal";
    private static final String SHA_OF_NEW = "11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437";

    @TempDir
    Path root;

    private DataFolder folder;
    private Journal journal;

    @BeforeEach
    void open() {
        folder = DataFolder.in(root);
        journal = new Journal(folder.dataDir(), DataFolder.CHAIN);
    }

    private void put(String name, String content) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), content);
    }

    private String text(String name) throws IOException {
        return Files.readString(root.resolve(name));
    }

    private static String json(String target, String sha256, String remove) {
        return "{\"add\":[{\"staged\":\"" + STAGING + "s\",\"target\":\"" + target + "\",\"sha256\":"
                + (sha256 == null ? null : "\"" + sha256 + "\"") + "}],\"remove\":[\"" + remove + "\"]}";
    }

    private Journal.Plan plan(String target, String... remove) throws IOException {
        put(STAGING + "s", "new");
        return new Journal.Plan(List.of(journal.addition(root.resolve(STAGING + "s"), target,
                FileEntry.sha256(root.resolve(STAGING + "s")))), List.of(remove));
    }

    @Test
    void anAdditionNamesTheStagedFileAndItsBytes() throws IOException {
        assertThat(plan("d/new").add()).containsExactly(new Journal.Addition(STAGING + "s", "d/new", SHA_OF_NEW));
    }

    @Test
    void oldFilesGiveWayToNewOnesAndNothingElseIsLeft() throws IOException {
        put("d/a", "old");
        put("d/b", "old");
        put("d/c", "other");

        journal.replace(plan("d/b", "d/a", "d/b"), DataFolder.FREE);

        assertThat(folder.names()).containsExactly("d/b", "d/c");
        assertThat(text("d/b")).isEqualTo("new");
    }

    @Test
    void itIsWrittenDownFirst() throws IOException {
        put("d/a", "old");
        Journal.Plan plan = plan("d/b", "d/a");
        List<String> done = new ArrayList<>();
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (List.of("write", "move", "delete").contains(operation)) {
                done.add(operation + " " + about.replaceAll("-[0-9a-f-]{36}", "-ID"));
            }
        });

        new Journal(watched.dataDir(), DataFolder.CHAIN).replace(plan, DataFolder.FREE);

        String name = STAGING + "1798761600000-ID.journal";
        assertThat(done).containsExactly("write " + name + " null", "move " + STAGING + "s d/b", "delete d/a", "delete "
                + name);
    }

    @Test
    void withoutTheRightToWriteNothingIsWrittenDown() throws IOException {
        List<String> done = new ArrayList<>();
        Journal watched = new Journal(folder.watchedBy((operation, about) -> done.add(operation)).dataDir(),
                DataFolder.CHAIN);

        assertThatThrownBy(() -> watched.replace(new Journal.Plan(List.of(), List.of("d/a")), DataFolder.LOST))
                .hasMessage("it is another's");

        assertThat(done).isEmpty();
    }

    @Test
    void aRightLostWhileItWasWrittenDownLeavesAllAsItWas() throws IOException {
        put("d/a", "old");
        int[] asked = {0};

        assertThatThrownBy(() -> journal.replace(plan("d/b", "d/a"), () -> {
            if (++asked[0] == 2) {
                DataFolder.LOST.requireHeld();
            }
        })).hasMessage("it is another's");

        assertThat(folder.names()).containsExactly(STAGING + "s", "d/a");
    }

    @Test
    void aJournalThatIsThereAlreadyIsNotWrittenOver() {
        Journal watched = new Journal(folder.watchedBy((operation, about) -> {
            if (operation.equals("write")) {
                put(about.replace(" null", ""), "another's");
            }
        }).dataDir(), DataFolder.CHAIN);

        assertThatThrownBy(() -> watched.replace(new Journal.Plan(List.of(), List.of()), DataFolder.FREE))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("data/.staging/consensus/1798761600000-[0-9a-f-]{36}\\.journal is there already");
    }

    @Test
    void newFilesAreIgnoredUntilAllAreThere() throws IOException {
        put("d/x", "new");
        put("d/a", "old");
        put(JOURNAL, "{\"add\":[{\"staged\":\"s1\",\"target\":\"d/x\"},{\"staged\":\"s2\",\"target\":\"d/y\"},"
                + "{\"staged\":\"s3\",\"target\":\"d/a\"}],\"remove\":[\"d/a\",\"d/b\"]}");

        assertThat(journal.ignored()).containsExactly("d/x", "d/y");

        put("d/y", "new");
        assertThat(journal.ignored()).containsExactly("d/b");
    }

    @Test
    void withoutAReplacementUnderWayNothingIsIgnored() throws IOException {
        put(STAGING + "s.parquet", "no journal");

        assertThat(journal.ignored()).isEmpty();
    }

    @Test
    void journalsOfOtherChainsAreNotThisOnes() throws IOException {
        put(".staging/auto-evm/1.journal", json("d/x", null, "d/a"));

        assertThat(journal.ignored()).isEmpty();
        assertThat(journal.complete("")).isZero();
    }

    @Test
    void aFileReplacedUnderItsNameIsToldFromOthers() throws IOException {
        put(JOURNAL, "{\"add\":[{\"staged\":\"s1\",\"target\":\"d/a\"},{\"staged\":\"s2\",\"target\":\"d/x\"}],"
                + "\"remove\":[\"d/a\",\"d/b\"]}");

        assertThat(journal.replaces("d/a")).isTrue();
        assertThat(journal.replaces("d/b")).isFalse();
        assertThat(journal.replaces("d/x")).isFalse();
        assertThat(journal.replaces("d/c")).isFalse();
    }

    @Test
    void whatWasWrittenDownIsDoneByTheNext() throws IOException {
        put(STAGING + "s", "new");
        put("d/a", "old");
        put(JOURNAL, json("d/b", SHA_OF_NEW, "d/a"));

        assertThat(journal.complete("")).isEqualTo(1);

        assertThat(folder.names()).containsExactly("d/b");
        assertThat(text("d/b")).isEqualTo("new");
    }

    @Test
    void whatWasInterruptedBeforeItsEndIsEnded() throws IOException {
        put("d/b", "new");
        put("d/a", "old");
        put(JOURNAL, json("d/b", SHA_OF_NEW, "d/a"));

        assertThat(journal.complete("")).isEqualTo(1);

        assertThat(folder.names()).containsExactly("d/b");
    }

    @Test
    void whatHasOnlyItsJournalLeftIsEnded() throws IOException {
        put("d/b", "new");
        put(JOURNAL, json("d/b", null, "d/a"));

        assertThat(journal.complete("")).isEqualTo(1);

        assertThat(folder.names()).containsExactly("d/b");
    }

    @Test
    void whatIsFoundDoneIsMadeToLast() throws IOException {
        put("d/b", "new");
        put(JOURNAL, json("d/b", null, "d/a"));
        List<String> settled = new ArrayList<>();
        Journal watched = new Journal(folder.watchedBy((operation, about) -> {
            if (operation.equals("settle")) {
                settled.add(about);
            }
        }).dataDir(), DataFolder.CHAIN);

        watched.complete("");

        assertThat(settled).containsExactly(JOURNAL, "d/b");
    }

    @Test
    void onlyReplacementsOfFilesThatBeginSoAreDone() throws IOException {
        put(STAGING + "s", "new");
        put("d/a", "old");
        put(JOURNAL, json("d/b", null, "d/a"));

        assertThat(journal.complete("e/")).isZero();
        assertThat(folder.names()).contains(JOURNAL);
        assertThat(journal.complete("d/")).isEqualTo(1);
        assertThat(folder.names()).doesNotContain(JOURNAL);
    }

    @Test
    void aReplacementOfWhichNothingWasBegunAndWhoseFilesAreGoneIsDropped() throws IOException {
        put("d/a", "old");
        put(JOURNAL, json("d/b", SHA_OF_NEW, "d/a"));

        assertThat(journal.complete("")).isZero();

        assertThat(folder.names()).containsExactly("d/a");
    }

    @Test
    void aFileOfAnotherContentUnderTheNameIsTheOldOne() throws IOException {
        put("d/a", "old");
        put("d/b", "old");
        put(JOURNAL, json("d/a", SHA_OF_NEW, "d/b").replace("[\"d/b\"]", "[\"d/a\",\"d/b\"]"));

        assertThat(journal.complete("")).isZero();

        assertThat(folder.names()).containsExactly("d/a", "d/b");
    }

    @Test
    void aFileOfTheSameContentUnderTheNameIsTheNewOne() throws IOException {
        put("d/a", "new");
        put("d/b", "old");
        put(JOURNAL, json("d/a", SHA_OF_NEW, "d/b").replace("[\"d/b\"]", "[\"d/a\",\"d/b\"]"));

        assertThat(journal.complete("")).isEqualTo(1);

        assertThat(folder.names()).containsExactly("d/a");
    }

    /** Journals of earlier versions do not say what the bytes are. */
    @Test
    void anOldJournalOfWhichNothingIsSeenIsDropped() throws IOException {
        put("d/a", "whatever");
        put(JOURNAL, json("d/a", null, "d/a"));

        assertThat(journal.complete("")).isZero();

        assertThat(folder.names()).containsExactly("d/a");
    }

    @Test
    void aStagedFileThatIsGoneIsNamed() throws IOException {
        put(JOURNAL, json("d/b", SHA_OF_NEW, "d/a"));

        assertThatThrownBy(() -> journal.complete("")).isInstanceOf(IOException.class)
                .hasMessage("data/.staging/consensus/s is gone, which data/.staging/consensus/1.journal needs: "
                        + "remove that journal; the next run fetches its blocks again");
        assertThat(folder.names()).containsExactly(JOURNAL);
    }
}
