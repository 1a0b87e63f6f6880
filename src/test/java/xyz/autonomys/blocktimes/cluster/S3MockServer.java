package xyz.autonomys.blocktimes.cluster;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Adobe's S3Mock, in a process of its own: another S3 server than {@link S3Server}. It checks no signatures, and its
 * conditional writes are not atomic.
 */
public final class S3MockServer implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("Tomcat started on ports? (\\d+)");

    private final Process process;
    private final int port;

    /** @param folder where its objects lie */
    public S3MockServer(Path folder) throws IOException {
        String jar = Arrays.stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                        .split(File.pathSeparator))
                .filter(path -> path.matches(".*s3mock-.*-exec\\.jar")).findFirst().orElseThrow();
        Files.createDirectories(folder);
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
                "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar, "--server.ssl.enabled=false",
                "--server.address=127.0.0.1", "--server.port=0", "--http.port=0", "--spring.main.banner-mode=off",
                "--com.adobe.testing.s3mock.store.initial-buckets=" + S3Server.BUCKET,
                "--com.adobe.testing.s3mock.store.root=" + folder).redirectErrorStream(true).start();
        port = port();
    }

    private int port() throws IOException {
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        int found = 0;
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            Matcher matcher = PORT.matcher(line);
            if (matcher.find()) {
                found = Integer.parseInt(matcher.group(1));
            }
            if (line.contains("Started S3MockApplication")) {
                Thread reading = new Thread(() -> said.lines().forEach(more -> { }), "s3mock-output");
                reading.setDaemon(true);
                reading.start();
                return found;
            }
        }
        throw new IOException("S3Mock has not started: " + all);
    }

    /** Environment variables by which any AWS client finds it. */
    public Map<String, String> environment() {
        return Map.of("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:" + port, "AWS_REGION", "us-east-1",
                "AWS_ACCESS_KEY_ID", "any", "AWS_SECRET_ACCESS_KEY", "any", "AWS_EC2_METADATA_DISABLED", "true");
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
