package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.storage.catalog.FileEntry;
import xyz.autonomys.blocktimes.storage.catalog.Manifest;
import xyz.autonomys.blocktimes.storage.files.DiskImage;
import xyz.autonomys.blocktimes.storage.files.DiskLoss;
import xyz.autonomys.blocktimes.storage.files.DiskOperation;
import xyz.autonomys.blocktimes.storage.files.ForgetfulFileSystem;
import xyz.autonomys.blocktimes.storage.files.MadeFiles;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;
import xyz.autonomys.blocktimes.time.SimulatedTime;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Carries out the steps of a scenario once, and then looks at what every cut of the power would have left of them: what
 * a reader sees, what the next start makes of it, and what comes of the steps that are left.
 */
final class PowerCuts {

    private static final Time TIME = new SimulatedTime();

    /** Something that is written. */
    interface Step {

        /** Does it; when this returns it is promised to last. */
        void carryOut(DataDir dataDir) throws IOException;

        /** What is stored then. */
        Stored after(Stored before);

        /**
         * Whether files of both datasets are replaced by ones of their names. That takes two renames: in between,
         * readers find the operators of the new blocks beside the old ones, until the next start.
         */
        default boolean replacesOperatorsUnderTheirName() {
            return false;
        }
    }

    /** @param failures of those images that were not as they should be, why */
    record Outcome(int operations, int images, int differentAfterStart, int startsCutAgain, int imagesOfTwo,
            int filesRead, Set<String> failures, int failedImages) {
    }

    private static final WriteGuard NOBODY_ELSE = () -> { };

    private final Path live;
    private final Path cut;
    private final List<Step> steps;
    private final int seeds;
    private final boolean isFull;
    private final Stored.Reader reader = new Stored.Reader();
    /** What is stored after so many steps. */
    private final List<Stored> states = new ArrayList<>();
    /** Operations made when so many steps, and one more, had returned. */
    private final List<Integer> acknowledged = new ArrayList<>();
    private final Set<String> wholeFiles = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> seenAfterStart = new HashSet<>();
    private final Set<String> seenLater = new HashSet<>();
    private final Set<String> failures = new TreeSet<>();
    private int images;
    private int failedImages;
    private int startsCutAgain;

    /**
     * @param folder of this test alone
     * @param seeds random losses to be tried at each operation
     * @param isFull whether kills are tried after all operations, not only changes of names, and the process that
     * carries on is cut off at each of its operations, not only while it starts and at its end
     */
    PowerCuts(Path folder, List<Step> steps, int seeds, boolean isFull) throws IOException {
        this.live = Files.createDirectory(folder.resolve("live"));
        this.cut = Files.createDirectory(folder.resolve("cut"));
        this.steps = steps;
        this.seeds = seeds;
        this.isFull = isFull;
    }

    /** @param before what is stored, and on the disk, when the steps begin */
    Outcome afterEveryOperation(List<Step> before) throws IOException {
        DataDir setUp = over(ForgetfulFileSystem.over(live).root());
        states.add(Stored.nothing());
        for (Step step : before) {
            step.carryOut(setUp);
            states.set(0, step.after(states.get(0)));
        }
        ForgetfulFileSystem disk = ForgetfulFileSystem.over(live);
        DataDir dataDir = over(disk.root());
        int first = disk.operations();
        requireStored(states.get(0), dataDir);
        for (Step step : steps) {
            step.carryOut(dataDir);
            acknowledged.add(disk.operations());
            states.add(step.after(states.get(states.size() - 1)));
            requireStored(states.get(states.size() - 1), dataDir);
        }
        List<DiskOperation> log = disk.log();
        for (int count = first; count <= log.size(); count++) {
            noteWholeFiles(DiskImage.after(log.subList(0, count), DiskLoss.none()));
        }
        for (int count = first; count <= log.size(); count++) {
            cutAfter(log.subList(0, count));
        }
        for (int count = first; count <= log.size(); count++) {
            // What a process that goes on finds are names.
            if (isFull || log.get(count - 1) instanceof DiskOperation.Entry) {
                killAfterAndCutLater(log.subList(0, count));
            }
        }
        return new Outcome(log.size() - first, images, seenAfterStart.size(), startsCutAgain, seenLater.size(),
                reader.filesRead(), failures, failedImages);
    }

    private void requireStored(Stored expected, DataDir dataDir) throws IOException {
        Stored found = reader.read(dataDir, Coverage.read(dataDir, MadeChain.NAME));
        if (!found.equals(expected)) {
            throw new IllegalStateException("undisturbed, other things are stored than should be: "
                    + found.differenceTo(expected));
        }
    }

    private static boolean isPublished(String name) {
        return name.endsWith(".parquet") && (name.startsWith(Datasets.BLOCK_TIMES)
                || name.startsWith(Datasets.OFFLINE_OPERATORS));
    }

    private void noteWholeFiles(DiskImage image) {
        image.files().forEach((name, bytes) -> {
            if (isPublished(name)) {
                wholeFiles.add(DiskImage.digest(bytes));
            }
        });
    }

    private int acknowledgedAt(int operations) {
        return (int) acknowledged.stream().filter(count -> count <= operations).count();
    }

    private void cutAfter(List<DiskOperation> done) throws IOException {
        int last = done.size();
        look(done, DiskLoss.all(), "all lost");
        look(done, DiskLoss.none(), "nothing lost");
        int unforced = DiskImage.unforcedEntries(done);
        for (int entry = 0; entry < unforced; entry++) {
            look(done, DiskLoss.exceptEntry(entry, true), "only change of names " + entry + " kept");
            look(done, DiskLoss.exceptEntry(entry, false), "only change of names " + entry + " lost");
        }
        for (int seed = 0; seed < seeds; seed++) {
            look(done, DiskLoss.some(last * 1_000L + seed), "some lost, seed " + seed);
        }
    }

    private void look(List<DiskOperation> done, DiskLoss loss, String what) throws IOException {
        DiskImage image = DiskImage.after(done, loss);
        int steps = acknowledgedAt(done.size());
        if (!seen.add(steps + image.digest())) {
            return;
        }
        images++;
        try {
            check(image, steps);
        } catch (IOException | RuntimeException | Broken e) {
            failed(what, done, e);
        }
    }

    private void failed(String what, List<DiskOperation> done, Throwable problem) {
        failedImages++;
        if (failures.size() < 20) {
            failures.add("after " + done.size() + " operations, the last of which was "
                    + shown(done.get(done.size() - 1)) + ", " + what + ": "
                    + problem.getMessage());
        }
    }

    private static String shown(DiskOperation operation) {
        return operation instanceof DiskOperation.Write write
                ? "Write[node=" + write.node() + ", " + write.bytes().length + " bytes]"
                : operation.toString();
    }

    /** An image is not as it should be. */
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1;

        private Broken(String message) {
            super(message);
        }
    }

    private static void require(boolean holds, String otherwise) throws Broken {
        if (!holds) {
            throw new Broken(otherwise);
        }
    }

    /** @param acknowledgedSteps those that had returned */
    private void check(DiskImage image, int acknowledgedSteps) throws IOException, Broken {
        requireWhole(image);
        image.writeTo(cut, DiskImage.of(cut));
        ForgetfulFileSystem disk = ForgetfulFileSystem.over(cut);
        DataDir dataDir = over(disk.root());
        requireManifestWithFiles(dataDir);
        Coverage read = Coverage.read(dataDir, MadeChain.NAME);
        if (acknowledgedSteps < steps.size() && steps.get(acknowledgedSteps).replacesOperatorsUnderTheirName()) {
            stepsIn(dataDir, read, acknowledgedSteps, "a reader of blocks", Stored::withoutOperators);
        } else {
            stepsIn(dataDir, read, acknowledgedSteps, "a reader", all -> all);
        }

        int stored = stepsIn(dataDir, start(dataDir), acknowledgedSteps, "the next start", all -> all);
        if (seenAfterStart.add(stored + DiskImage.of(cut).digest())) {
            for (Step step : steps.subList(stored, steps.size())) {
                step.carryOut(dataDir);
            }
            Stored found = reader.read(dataDir, requireInOrder(dataDir, Coverage.read(dataDir, MadeChain.NAME)));
            require(found.equals(last()), "run to its end it differs from an undisturbed run in "
                    + found.differenceTo(last()));
        }
    }

    private Stored last() {
        return states.get(states.size() - 1);
    }

    private void requireWhole(DiskImage image) throws Broken {
        for (Map.Entry<String, byte[]> file : image.files().entrySet()) {
            require(!isPublished(file.getKey()) || wholeFiles.contains(DiskImage.digest(file.getValue())),
                    file.getKey() + " is not whole");
        }
    }

    private Coverage start(DataDir dataDir) throws IOException, Broken {
        return requireInOrder(dataDir, Recovery.run(dataDir, MadeChain.NAME, NOBODY_ELSE));
    }

    /** Whoever reads by the manifest, before any start, finds the files that it names, and no block twice. */
    private static void requireManifestWithFiles(DataDir dataDir) throws IOException, Broken {
        Optional<Manifest> manifest = dataDir.catalog(MadeChain.NAME).manifest();
        if (manifest.isPresent()) {
            long last = -1;
            for (FileEntry file : manifest.get().files()) {
                require(dataDir.files().exists(file.name()), "the manifest names " + file.name() + ", which is gone");
                require(file.firstBlock() > last, "the manifest names block " + file.firstBlock() + " twice");
                last = file.lastBlock();
            }
        }
    }

    /** Nothing is staged, set aside or left over; what is stored counts, and the manifest names it. */
    private Coverage requireInOrder(DataDir dataDir, Coverage coverage) throws IOException, Broken {
        require(coverage.unusable().isEmpty(), "not usable: " + coverage.unusable());
        require(dataDir.files().list(PublishedFiles.staging(MadeChain.NAME)).isEmpty(), "staging is not empty");
        // A file of operators that was published, and whose blocks never were, is no loss.
        require(dataDir.files().list(".quarantine/block_times").isEmpty(), "something was set aside");
        Set<String> operators = coverage.files().stream().filter(file -> file.footer().offlineOperators() > 0)
                .map(file -> Datasets.offlineOperatorsOf(file.name())).collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = dataDir.files().list(Datasets.OFFLINE_OPERATORS).stream().map(PublishedFiles.Listed::name)
                .collect(Collectors.toCollection(TreeSet::new));
        require(there.equals(operators), "of operators there are " + there + ", and not " + operators);
        Set<String> named = coverage.files().stream().map(StoredFile::name)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> files = dataDir.files().list(Datasets.BLOCK_TIMES).stream().map(PublishedFiles.Listed::name)
                .collect(Collectors.toCollection(TreeSet::new));
        require(files.equals(named), "there are " + files + ", and not " + named);
        Set<String> described = new TreeSet<>();
        dataDir.catalog(MadeChain.NAME).manifest().ifPresent(manifest -> manifest.files()
                .forEach(file -> described.add(file.name())));
        require(files.equals(described), "there are " + files + ", and the manifest names " + described);
        return coverage;
    }

    /** How many steps are stored: those that had returned, or one more, whole. */
    private int stepsIn(DataDir dataDir, Coverage coverage, int acknowledgedSteps, String who,
            UnaryOperator<Stored> part) throws IOException, Broken {
        require(coverage.unusable().isEmpty(), who + " finds files that are not usable: " + coverage.unusable());
        Stored found = part.apply(reader.read(dataDir, coverage));
        for (int count = acknowledgedSteps; count <= Math.min(acknowledgedSteps + 1, steps.size()); count++) {
            if (found.equals(part.apply(states.get(count)))) {
                return count;
            }
        }
        throw new Broken(who + " finds what is neither before nor after step " + (acknowledgedSteps + 1)
                + ": as against before, blocks "
                + found.differenceTo(part.apply(states.get(acknowledgedSteps))));
    }

    /**
     * The process is killed, the next one carries on, and then the power is cut. What was acknowledged by either is
     * there.
     */
    private void killAfterAndCutLater(List<DiskOperation> done) throws IOException {
        int before = acknowledgedAt(done.size());
        DiskImage.after(done, DiskLoss.none()).writeTo(cut, DiskImage.of(cut));
        ForgetfulFileSystem disk = ForgetfulFileSystem.after(done, cut);
        try {
            DataDir dataDir = over(disk.root());
            int stored = stepsIn(dataDir, start(dataDir), before, "the next start", all -> all);
            int started = disk.operations();
            Map<Integer, Integer> returned = new TreeMap<>(Map.of(done.size(), before));
            for (int step = stored; step < steps.size(); step++) {
                steps.get(step).carryOut(dataDir);
                returned.put(disk.operations(), step + 1);
            }
            returned.put(disk.operations(), steps.size());
            startsCutAgain++;
            List<DiskOperation> log = disk.log();
            for (int count = done.size(); count <= log.size(); count++) {
                // Only a force changes what is left when all else is lost.
                boolean isForced = log.get(count - 1) instanceof DiskOperation.Force;
                if (count == log.size() || isForced && (isFull || count <= started)) {
                    checkLater(DiskImage.after(log.subList(0, count), DiskLoss.all()), before, stored,
                            returnedAt(returned, count));
                }
            }
        } catch (IOException | RuntimeException | Broken e) {
            failed("killed, carried on, all lost", done, e);
        }
    }

    private static int returnedAt(Map<Integer, Integer> returned, int operations) {
        return returned.entrySet().stream().filter(entry -> entry.getKey() <= operations)
                .mapToInt(Map.Entry::getValue).max().orElseThrow();
    }

    /**
     * What two processes left.
     *
     * @param before steps that had returned in the first one
     * @param seen steps of which the second one said that they were stored; the last of them may never have returned
     * @param promised steps that had returned in either
     */
    private void checkLater(DiskImage image, int before, int seen, int promised) throws IOException, Broken {
        if (!seenLater.add(before + " " + seen + " " + promised + " " + image.digest())) {
            return;
        }
        requireWhole(image);
        image.writeTo(cut, DiskImage.of(cut));
        DataDir dataDir = over(ForgetfulFileSystem.over(cut).root());
        Stored found = reader.read(dataDir, start(dataDir));
        for (long block : states.get(promised).rows().keySet()) {
            // What was seen, and promised by nobody, may be as it was before.
            List<Integer> mayBe = new ArrayList<>(List.of(isUnchanged(block, seen, promised) ? before : promised));
            // The second process may be about the step after those that it saw.
            for (int count = promised; count <= Math.min(Math.max(promised, seen) + 1, steps.size()); count++) {
                mayBe.add(count);
            }
            require(mayBe.stream().anyMatch(count -> Objects.equals(states.get(count).rows().get(block),
                    found.rows().get(block))),
                    "block " + block + " was stored, and is not there as it was");
        }
        for (Step step : steps.subList(before, steps.size())) {
            step.carryOut(dataDir);
        }
        Stored again = reader.read(dataDir, requireInOrder(dataDir, Coverage.read(dataDir, MadeChain.NAME)));
        require(again.equals(last()), "run to its end it differs from an undisturbed run in "
                + again.differenceTo(last()));
    }

    private boolean isUnchanged(long block, int from, int to) {
        return from <= to && Objects.equals(states.get(from).rows().get(block), states.get(to).rows().get(block));
    }

    private static DataDir over(Path root) {
        return new DataDir(MadeFiles.in(root, root, TIME), TIME);
    }
}
