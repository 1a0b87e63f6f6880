package xyz.autonomys.blocktimes.cli.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import xyz.autonomys.blocktimes.settings.UsageException;

/** The file that {@code --out} names. It is written beside its place first, so that nobody sees a part of it. */
record OutFile(Path given, Path target) {

    /**
     * Returns the file; of a link, that to which it leads.
     *
     * @throws UsageException if something is there that is no regular file
     */
    static OutFile of(Path given, Path workingDirectory) throws IOException {
        Path target = workingDirectory.resolve(given).toAbsolutePath();
        if (Files.exists(target)) {
            target = target.toRealPath();
            if (!Files.isRegularFile(target)) {
                throw new UsageException("--out=" + given + " cannot be written: it is no regular file");
            }
        }
        return new OutFile(given, target);
    }

    /** Returns where to write first. Not by Files.createTempFile: only the owner could read that file. */
    Path incomplete() {
        return target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid() + ".new");
    }

    /** Writes the whole file. If that fails, what was there before is still there, and nothing else. */
    void write(String text) throws IOException {
        try {
            Files.writeString(incomplete(), text, StandardCharsets.UTF_8);
            complete();
        } finally {
            Files.deleteIfExists(incomplete());
        }
    }

    /** Puts what was written in its place. */
    void complete() throws IOException {
        Files.move(incomplete(), target, StandardCopyOption.REPLACE_EXISTING);
    }
}
