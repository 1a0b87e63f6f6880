package xyz.autonomys.blocktimes.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Files that can be read by path on this machine, until this is closed.
 *
 * @param blockTimes files of {@code block_times}
 * @param operators files of {@code offline_operators} that go with them
 * @param paths all of them, by their names in the data directory
 * @param held what {@link #close} releases
 */
public record Copies(List<Path> blockTimes, List<Path> operators, Map<String, Path> paths, List<AutoCloseable> held)
        implements AutoCloseable {

    /** Returns where a file is on this machine, by its name in the data directory. */
    public Path path(String name) {
        return paths.get(name);
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable copy : held) {
            closeOne(copy);
        }
    }

    private static void closeOne(AutoCloseable copy) throws IOException {
        try {
            copy.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }
}
