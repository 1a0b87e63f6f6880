package xyz.autonomys.blocktimes.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import xyz.autonomys.blocktimes.app.CamelApp;
import xyz.autonomys.blocktimes.app.CamelSetup;
import xyz.autonomys.blocktimes.app.Surroundings;
import xyz.autonomys.blocktimes.control.RunningProcess;
import xyz.autonomys.blocktimes.figures.ChainMXBean;
import xyz.autonomys.blocktimes.headers.HeaderBackfill;
import xyz.autonomys.blocktimes.routing.Extent;
import xyz.autonomys.blocktimes.routing.FurtherRoutes;
import xyz.autonomys.blocktimes.routing.RouteFiles;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.settings.Settings;
import xyz.autonomys.blocktimes.settings.UsageException;
import xyz.autonomys.blocktimes.storage.DataDir;

@Command(
        name = "routes",
        description = {
            "Lists the routes of a running process, shows them, and starts, stops, suspends or resumes one, over JMX;"
                    + " or checks routes before anything runs.",
            ""
        },
        footer = {
            "",
            "The process is the one that writes to DATA_DIR, or that of --pid. It must belong to the same user on this",
            "machine. A suspended route makes no new calls. A stopped route also cancels calls in flight and",
            "publishes the blocks it has. Either continues where it was; the process waits for that.",
            "",
            "show prints routes as YAML, as they run, with their parameters filled in. check needs no process: it",
            "reads the routes that backfill and follow would read, makes them, and starts nothing.",
            "",
            "Examples:",
            "  blocktimes routes list",
            "  blocktimes routes suspend consensus",
            "  blocktimes routes resume consensus",
            "  blocktimes routes show backfill-consensus",
            "  blocktimes routes check --routes=my-routes",
            "",
            "Exit codes: 0 done, 2 no such process or route, or routes that cannot be used."
        })
final class RoutesCommand implements Callable<Integer> {

    private static final String LIST = "list";
    private static final String SHOW = "show";
    private static final String CHECK = "check";
    private static final Set<String> OPERATIONS = new TreeSet<>(Set.of("start", "stop", "suspend", "resume"));
    private static final String LINE = "%-24s %-12s %-10s %12s %10s %12s %8s %10s %6s%n";

    @ParentCommand
    private Blocktimes program;

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "OPERATION", arity = "0..1", defaultValue = LIST,
            description = "list, show, check, start, stop, suspend or resume (default: ${DEFAULT-VALUE})")
    private String operation;

    @Parameters(
            index = "1",
            paramLabel = "ROUTE",
            arity = "0..1",
            description = "a route, or the chain that it fetches")
    private String route;

    @Option(names = "--routes", paramLabel = "DIR",
            description = "with check: read the routes from this directory instead of routes/ in the working directory"
                    + " or beside the program")
    private Path routes;

    @Option(names = "--pid", paramLabel = "N", description = "the process, instead of the one that writes to DATA_DIR")
    private Long pid;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "devnet looks in ./data/devnet where DATA_DIR is not set")
    private String network;

    @Override
    public Integer call() throws Exception {
        requireOperation();
        if (operation.equals(CHECK)) {
            return check();
        }
        try (RunningProcess process = RunningProcess.attach(pid == null ? writer() : pid)) {
            if (operation.equals(SHOW)) {
                show(process);
                return ExitCode.DONE;
            }
            if (!operation.equals(LIST)) {
                process.invoke(named(process), operation);
            }
            print(process);
        }
        return ExitCode.DONE;
    }

    private void requireOperation() {
        boolean isAboutAll = operation.equals(LIST) || operation.equals(CHECK);
        if (!isAboutAll && !operation.equals(SHOW) && !OPERATIONS.contains(operation)) {
            throw new UsageException("routes " + operation + " is not known: it must be list, show, check, "
                    + String.join(", ", OPERATIONS));
        }
        if (isAboutAll && route != null) {
            throw new UsageException("routes " + operation + " takes no name");
        }
        if (OPERATIONS.contains(operation) && route == null) {
            throw new UsageException("routes " + operation
                    + " needs the name of a route or chain; try: blocktimes routes list");
        }
        if (routes != null && !operation.equals(CHECK)) {
            throw new UsageException("--routes is an option of routes check");
        }
    }

    /** Reads and makes the routes, and says which there are. */
    private int check() {
        Surroundings surroundings = program.surroundings();
        Settings settings = surroundings.settings(Settings.CommandLine.of(network));
        Logging.setLevel(settings.logLevel());
        Path given = routes == null ? null : surroundings.resolve(routes);
        Optional<FurtherRoutes> headers = Optional.of(HeaderBackfill.ROUTES)
                .filter(further -> RouteFiles.find(surroundings.files(), given).has(further.folder()));
        try (DataDir dataDir = surroundings.dataDir(settings.dataDir());
                CamelApp app = CamelApp.start(new CamelSetup.Options(settings, surroundings, dataDir, Map.of(), headers,
                        given, null, Extent.NONE))) {
            PrintWriter out = spec.commandLine().getOut();
            SortedMap<String, String> found = app.routes();
            out.println("routes from " + app.routesOrigin() + ": " + found.size() + " can be used");
            found.forEach((id, from) -> out.printf("  %-28s from %s%n", id, from));
            List<String> without = settings.chains().keySet().stream()
                    .filter(chain -> !found.containsValue("blocks:" + chain)).toList();
            without.forEach(chain -> out.println("no route fetches chain " + chain
                    + ": add an instance of the template to chains.camel.yaml"));
            out.flush();
            return without.size() == settings.chains().size() ? ExitCode.USAGE : ExitCode.DONE;
        }
    }

    private void show(RunningProcess process) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        List<RunningProcess.Route> shown = route != null ? List.of(named(process))
                : process.routes().stream().filter(each -> each.name() != null).toList();
        for (RunningProcess.Route each : shown) {
            out.println("# " + each.id() + ": " + each.state());
            out.print(process.yaml(each));
        }
        out.flush();
    }

    private long writer() {
        Settings settings = program.surroundings().settings(Settings.CommandLine.of(network));
        Logging.setLevel(settings.logLevel());
        try (DataDir dataDir = program.surroundings().dataDir(settings.dataDir())) {
            return writer(settings, dataDir);
        }
    }

    private static long writer(Settings settings, DataDir dataDir) {
        Set<Long> writers = settings.chains().keySet().stream().flatMap(chain -> dataDir.writer(chain).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        if (writers.isEmpty()) {
            throw new UsageException(
                    "no process is writing to " + dataDir + ": set DATA_DIR as that process has it, or name its --pid");
        }
        if (writers.size() > 1) {
            throw new UsageException("processes " + writers + " are writing to " + dataDir + ": name one with --pid");
        }
        return writers.iterator().next();
    }

    private RunningProcess.Route named(RunningProcess process) throws IOException {
        List<RunningProcess.Route> routes = process.routes();
        for (RunningProcess.Route each : routes) {
            if (each.id().equals(route)
                    || process.chainOf(each)
                            .map(ChainMXBean::getChain)
                            .filter(route::equals)
                            .isPresent()) {
                return each;
            }
        }
        if (routes.isEmpty()) {
            throw new UsageException("that process has no routes yet: it is starting; try again in a few seconds");
        }
        throw new UsageException("there is no route or chain " + route + " in that process: it has "
                + routes.stream().map(RunningProcess.Route::id).collect(Collectors.joining(", ")));
    }

    private void print(RunningProcess process) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(LINE, "route", "chain", "state", "block", "in flight", "done", "missing", "blocks/s", "files");
        for (RunningProcess.Route each : process.routes()) {
            Optional<ChainMXBean> chain = process.chainOf(each);
            if (chain.isEmpty()) {
                out.printf(LINE, each.id(), "-", each.state(), "-", "-", "-", "-", "-", "-");
            } else {
                ChainMXBean of = chain.get();
                out.printf(
                        Locale.ROOT,
                        LINE,
                        each.id(),
                        of.getChain(),
                        each.state(),
                        of.getBlockReached() < 0 ? "-" : of.getBlockReached(),
                        of.getCallsInFlight(),
                        of.getBlocksDone(),
                        of.getMissingBlocks(),
                        String.format(Locale.ROOT, "%.1f", of.getBlocksPerSecond()),
                        of.getFilesOpen());
            }
        }
        out.flush();
    }
}
