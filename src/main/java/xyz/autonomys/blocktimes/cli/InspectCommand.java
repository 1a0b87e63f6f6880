package xyz.autonomys.blocktimes.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.app.Devnets;
import xyz.autonomys.blocktimes.app.NodeConnection;
import xyz.autonomys.blocktimes.chain.BlockInspection;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.scale.EventCursor;
import xyz.autonomys.blocktimes.scale.EventWalker;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.Metadata;
import xyz.autonomys.blocktimes.scale.ScaleException;
import xyz.autonomys.blocktimes.scale.ValueDecoder;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;

@Command(
        name = "inspect",
        description = {"Prints a block as JSON: header, digest and events, decoded; or decodes events off line.", ""},
        footer = {
            "",
            "Off line: --metadata is a file of SCALE bytes, or of hex text as state_getMetadata returns it.",
            "--events is a file with one System.Events value in hex per line. One JSON array is printed per line,",
            "with the bytes of each argument in args and their values in decoded.",
            "",
            "Examples:",
            "  blocktimes inspect --network=devnet --chain=consensus --block=485",
            "  blocktimes inspect --metadata=metadata.hex --events=events.txt"
        })
final class InspectCommand implements Callable<Integer> {

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Option(names = "--chain", paramLabel = "NAME", description = "consensus, auto-evm or another configured chain")
    private String chain;

    @Option(names = "--block", paramLabel = "N", description = "number of the block")
    private Long block;

    @Option(names = "--network", paramLabel = "NAME",
            description = "mainnet, chronos or devnet; default: the configured endpoints")
    private String network;

    @Option(names = "--raw", description = "with --block: print the bytes of arguments and digest items too, in hex")
    private boolean raw;

    @Option(names = "--metadata", paramLabel = "FILE", description = "metadata of the runtime that wrote the events")
    private Path metadata;

    @Option(names = "--events", paramLabel = "FILE", description = "events to decode, a hex blob a line")
    private Path events;

    @Override
    public Integer call() throws Exception {
        if (metadata != null || events != null) {
            return decodeFile();
        }
        if (chain == null || block == null) {
            throw new UsageException("inspect takes --chain and --block, or --metadata and --events");
        }
        if (block < 0 || block > 0xffffffffL) {
            throw new UsageException("--block=" + block + " cannot be used: it must be from 0 to 4294967295");
        }
        return inspectBlock();
    }

    private int inspectBlock() throws Exception {
        Settings settings = program.surroundings().settings(Settings.CommandLine.of(network));
        Logging.setLevel(settings.logLevel());
        Chain asked = ChainChoice.one(settings, chain);
        try (Devnets devnets = Devnets.still(program.surroundings().time())) {
            Map<String, List<URI>> endpoints = ChainChoice.endpoints(settings, List.of(asked), devnets);
            try (NodeConnection node = new NodeConnection(
                    asked.name(),
                    endpoints.get(asked.name()),
                    settings.rpcOptions(),
                    program.surroundings().time())) {
                print(InspectionJson.of(asked, BlockInspection.of(asked, block, node), raw));
                return ExitCode.DONE;
            } catch (ChainException e) {
                spec.commandLine().getErr().println(program.failing() + e.getMessage());
                return ExitCode.INCOMPLETE;
            }
        }
    }

    private int decodeFile() throws IOException {
        if (raw) {
            throw new UsageException("--raw goes with --block: events from files have their bytes in any case");
        }
        if (metadata == null || events == null || chain != null || block != null) {
            throw new UsageException("--metadata and --events go together, and without --chain and --block");
        }
        Metadata runtime = readMetadata();
        EventWalker walker = new EventWalker(runtime);
        try (BufferedReader lines = Files.newBufferedReader(found(events), StandardCharsets.ISO_8859_1)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (!line.isBlank()) {
                    print(InspectionJson.events(decode(walker, new ValueDecoder(runtime), line.strip(), number)));
                }
            }
        } catch (NoSuchFileException e) {
            throw new UsageException("--events=" + events + ": no such file");
        } catch (IOException e) {
            throw new UsageException("--events=" + events + " cannot be read: " + e.getMessage());
        }
        return ExitCode.DONE;
    }

    private List<BlockInspection.Event> decode(EventWalker walker, ValueDecoder decoder, String line,
            int number) {
        try {
            EventCursor cursor = walker.walk(Hex.decode(line));
            List<BlockInspection.Event> decoded = new ArrayList<>();
            while (cursor.next()) {
                decoded.add(BlockInspection.Event.of(cursor, decoder));
            }
            return decoded;
        } catch (ScaleException e) {
            spec.commandLine().getOut().flush();
            throw new UsageException("--events=" + events + " line " + number + ": " + e.getMessage());
        }
    }

    private Path found(Path file) {
        return program.surroundings().workingDirectory().resolve(file);
    }

    private Metadata readMetadata() throws IOException {
        try {
            byte[] content = Files.readAllBytes(found(metadata));
            boolean scale =
                    content.length >= 4 && new String(content, 0, 4, StandardCharsets.ISO_8859_1).equals("meta");
            return Metadata.decode(
                    scale ? content : Hex.decode(new String(content, StandardCharsets.ISO_8859_1).strip()));
        } catch (NoSuchFileException e) {
            throw new UsageException("--metadata=" + metadata + ": no such file");
        } catch (IOException e) {
            throw new UsageException("--metadata=" + metadata + " cannot be read: " + e.getMessage());
        } catch (ScaleException e) {
            throw new UsageException("--metadata=" + metadata + ": " + e.getMessage());
        }
    }

    private void print(Object json) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json);
        out.flush();
    }
}
