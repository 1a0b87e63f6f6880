package xyz.autonomys.blocktimes.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The ports on which a process listens, from Linux's /proc; none where that is not there. */
final class Listening {

    private static final String LISTEN = "0A";
    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private Listening() {
    }

    /** Returns the ports that other machines may reach, in hex. */
    static List<String> onAllInterfaces(long pid) throws IOException {
        Path process = Path.of("/proc/" + pid);
        List<String> ports = new ArrayList<>();
        if (!Files.exists(process.resolve("net/tcp"))) {
            return ports;
        }
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> open = Files.list(process.resolve("fd"))) {
            for (Path each : open.toList()) {
                if (Files.isSymbolicLink(each)) {
                    sockets.add(Files.readSymbolicLink(each).toString());
                }
            }
        }
        for (String table : List.of("net/tcp", "net/tcp6")) {
            for (String line : Files.readAllLines(process.resolve(table))) {
                String[] columns = line.strip().split(" +");
                if (columns[STATE].equals(LISTEN) && columns[LOCAL].matches("0+:.*")
                        && sockets.contains("socket:[" + columns[INODE] + "]")) {
                    ports.add(columns[LOCAL]);
                }
            }
        }
        return ports;
    }
}
