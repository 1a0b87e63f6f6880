package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.chain.ChainKind;

/**
 * Where things lie under DATA_DIR. Readers see the datasets; what begins with a dot is the program's own.
 */
public record DataDir(Path root) {

    public static final String BLOCK_TIMES = "block_times";
    public static final String OFFLINE_OPERATORS = "offline_operators";

    /** Datasets taken from the blocks of a chain of that kind. */
    public static List<String> datasets(ChainKind kind) {
        return kind == ChainKind.AUTONOMYS_CONSENSUS ? List.of(BLOCK_TIMES, OFFLINE_OPERATORS) : List.of(BLOCK_TIMES);
    }

    public Path blockTimes(String chain) {
        return root.resolve(BLOCK_TIMES).resolve("chain=" + chain);
    }

    /** Chains that have a directory in {@code block_times}, by name. */
    public List<String> storedChains() {
        Path directory = root.resolve(BLOCK_TIMES);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> chains = Files.list(directory)) {
            return chains.map(chain -> chain.getFileName().toString()).filter(name -> name.startsWith("chain="))
                    .map(name -> name.substring("chain=".length())).sorted().toList();
        } catch (IOException e) {
            throw new StorageException(directory + " cannot be read: " + StorageException.plain(e), e);
        }
    }

    Path partition(String chain, LocalDate date) {
        return blockTimes(chain).resolve("date=" + date);
    }

    Path offlineOperators() {
        return root.resolve(OFFLINE_OPERATORS);
    }

    /** The file of {@code offline_operators} that goes with a file of {@code block_times}: it bears the same name. */
    public Path offlineOperatorsOf(Path blockTimes) {
        return offlineOperators().resolve(blockTimes.getParent().getFileName()).resolve(blockTimes.getFileName());
    }

    /** Files not yet published, and journals. On the same file system, so that a rename is all that publishing takes. */
    Path staging(String chain) {
        return root.resolve(".staging").resolve(chain);
    }

    Path quarantine() {
        return root.resolve(".quarantine");
    }

    Path lock(String chain) {
        return root.resolve(".locks").resolve(chain + ".lock");
    }

    Path networkFile() {
        return root.resolve(".network.json");
    }

    /**
     * Makes the directory where it is missing and sees that files can be written to it.
     *
     * @throws StorageException where not
     */
    public void requireWritable() {
        try {
            Disk.createDirectories(root.toAbsolutePath());
            Files.delete(Files.createTempFile(root, ".writable", ""));
        } catch (IOException e) {
            throw new StorageException("DATA_DIR " + root + " cannot be written to: " + StorageException.plain(e)
                    + "; set DATA_DIR to a directory that can", e);
        }
    }

    @Override
    public String toString() {
        return root.toString();
    }
}
