package xyz.autonomys.blocktimes.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/** The process of a {@link KafkaBroker}; ends when the one that started it does. */
public final class KafkaBrokerMain {

    private static final String CLUSTER_ID = "MkU3OEVBNTcwNTJENDM2Qg";

    private KafkaBrokerMain() {
    }

    public static void main(String[] arguments) throws IOException {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    // whoever started this is still there
                }
            } catch (IOException e) {
                // it is not
            }
            Runtime.getRuntime().halt(1);
        });
        watch.setDaemon(true);
        watch.start();
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
            properties.load(in);
        }
        if (!Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
            kafka.tools.StorageTool.execute(
                    new String[] {"format", "-t", CLUSTER_ID, "-c", arguments[0], "--ignore-formatted"}, System.out);
        }
        kafka.Kafka.main(new String[] {arguments[0]});
    }
}
