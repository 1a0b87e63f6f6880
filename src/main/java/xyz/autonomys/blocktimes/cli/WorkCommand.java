package xyz.autonomys.blocktimes.cli;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import xyz.autonomys.blocktimes.app.Devnets;
import xyz.autonomys.blocktimes.cluster.ClusterWork;
import xyz.autonomys.blocktimes.cluster.KafkaRoutes;
import xyz.autonomys.blocktimes.settings.KafkaSettings;
import xyz.autonomys.blocktimes.settings.Settings;

@Command(
        name = "work",
        description = {
            "Fetches ranges that plan hands out through Kafka, as one of any number of workers, until it is stopped.",
            ""
        },
        footer = {
            "",
            "A range is committed when its file is published. A worker that dies, hangs or cannot be reached has its"
                    + " ranges taken over;",
            "a range done twice is stored once. Unavailable blocks become dead letters: see plan."
                    + " docs/runbook/cluster.md",
            "",
            "Exit codes: 0 all is done (--until-done), 1 as 0 but some ranges failed, 2 invalid arguments or"
                    + " settings, 130 stopped."
        })
final class WorkCommand extends ChainsCommand {

    @Option(names = "--until-done", description = "end when all ranges handed out are done")
    private boolean untilDone;

    @Override
    public Integer call() throws Exception {
        Settings settings = settings();
        KafkaSettings kafka = ClusterWork.kafka(settings);
        return run(
                settings,
                Devnets::still,
                false,
                Optional.of(KafkaRoutes.of(kafka)),
                given -> new ClusterWork(given.setup(), kafka, witnesses(), untilDone, given.stop(), given.report())
                        .run(given.endpoints()));
    }
}
