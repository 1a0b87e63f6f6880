package xyz.autonomys.blocktimes.cluster;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.admin.Admin;
import xyz.autonomys.blocktimes.Patience;
import xyz.autonomys.blocktimes.StartedProcesses;

/**
 * A real Kafka broker, and controller, in a process of its own on loopback; it may be killed and started again, and has
 * its topics still.
 */
public final class KafkaBroker implements AutoCloseable {

    /** Ports below those that the system hands to clients: nobody takes them while the broker is away. */
    private static final int FIRST_PORT = 15_000;
    private static final int LAST_PORT = 30_000;

    private final Path folder;
    private final int port = freePort();
    private final int controllerPort = freePort();
    private Process process;

    private KafkaBroker(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        Files.writeString(properties(), """
            process.roles=broker,controller
            node.id=1
            controller.quorum.voters=1@127.0.0.1:%2$d
            listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
            advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
            controller.listener.names=CONTROLLER
            inter.broker.listener.name=PLAINTEXT
            log.dirs=%3$s
            auto.create.topics.enable=false
            offsets.topic.replication.factor=1
            offsets.topic.num.partitions=1
            group.initial.rebalance.delay.ms=0
            group.min.session.timeout.ms=500
            # A broker that was killed is let in again as soon as it is back.
            broker.heartbeat.interval.ms=200
            broker.session.timeout.ms=1000
            controller.quorum.election.timeout.ms=200
            controller.quorum.election.backoff.max.ms=100
            controller.quorum.fetch.timeout.ms=1000
            num.network.threads=1
            num.io.threads=2
            background.threads=1
            # It would take 128 MB.
            log.cleaner.enable=false
            log.index.size.max.bytes=1048576
            offsets.topic.segment.bytes=1048576
            """.formatted(port, controllerPort, folder.resolve("log")));
        Files.writeString(logging(), """
            <configuration>
              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d %-5level %logger{30} %msg%n</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="OUT"/></root>
            </configuration>
            """);
    }

    /** Starts a broker that keeps its data in that folder. */
    public static KafkaBroker start(Path folder) throws Exception {
        KafkaBroker broker = new KafkaBroker(folder);
        broker.start();
        return broker;
    }

    private static int freePort() throws IOException {
        while (true) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.bind(new InetSocketAddress(
                        "127.0.0.1", ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT)));
                return socket.getLocalPort();
            } catch (java.net.BindException e) {
                // taken: another one
            }
        }
    }

    private Path properties() {
        return folder.resolve("server.properties");
    }

    private Path logging() {
        return folder.resolve("logback.xml");
    }

    /** As clients are to be told. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** Starts it, anew where it was killed, and waits until it answers. */
    public void start() throws Exception {
        // In whatever language the tests run: the broker is not what is tested, and does not start in Turkish.
        process = StartedProcesses.start(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.language=en",
                        "-Xms64m",
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlogback.configurationFile=" + logging(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        KafkaBrokerMain.class.getName(),
                        properties().toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("broker.log").toFile())));
        Path log = folder.resolve("broker.log");
        Patience.until("the broker listens", () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the broker does not start: " + Files.readString(log));
            }
            return listens();
        }, () -> process.info().totalCpuDuration(), () -> Files.readString(log));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            Patience.until("the broker answers", () -> !admin.describeCluster().nodes().get().isEmpty(),
                    () -> process.info().totalCpuDuration(), () -> Files.readString(log));
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** SIGKILL. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** All messages of a topic, in no order. */
    public List<String> messages(String topic) throws Exception {
        return TopicReader.messages(address(), topic);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
