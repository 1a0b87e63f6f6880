package xyz.autonomys.blocktimes.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.cluster.S3Server;
import xyz.autonomys.blocktimes.time.SimulatedTime;

/** Objects of a bucket of a server in this JVM. */
@Timeout(600)
class S3FilesTest {

    /** What the client takes from system properties as it does from environment variables. */
    private static final Map<String, String> PROPERTIES = Map.of("AWS_ACCESS_KEY_ID", "aws.accessKeyId",
            "AWS_SECRET_ACCESS_KEY", "aws.secretAccessKey", "AWS_REGION", "aws.region", "AWS_ENDPOINT_URL_S3",
            "aws.endpointUrlS3", "AWS_EC2_METADATA_DISABLED", "aws.disableEc2Metadata");

    @TempDir
    Path root;

    private final Map<String, String> before = new HashMap<>();
    private S3Server server;
    private S3Files files;

    @BeforeEach
    void start() throws Exception {
        server = S3Server.empty();
        PROPERTIES.forEach((variable, property) ->
                before.put(property, System.setProperty(property, server.environment().get(variable))));
        files = S3Files.of(S3Server.BUCKET + "/some/prefix/", new SimulatedTime());
    }

    @AfterEach
    void end() throws Exception {
        files.close();
        before.forEach((property, value) -> {
            if (value == null) {
                System.clearProperty(property);
            } else {
                System.setProperty(property, value);
            }
        });
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void put(String name, String content) throws IOException {
        files.publish(staged(content), name);
    }

    private Path staged(String content) throws IOException {
        return Files.writeString(root.resolve("staged"), content);
    }

    private String text(String name) throws IOException {
        return new String(files.content(name).orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void objectsLieBelowThePrefix() throws IOException {
        put("a/b", "1");

        assertThat(server.bucket().resolve("some/prefix/a/b")).hasContent("1");
        assertThat(root.resolve("staged")).doesNotExist();
        assertThat(files.shown("a/b")).isEqualTo("s3://blocks/some/prefix/a/b");
        assertThat(files.shown("")).isEqualTo("s3://blocks/some/prefix");
        assertThat(files.whole()).isEqualTo("s3://blocks/some/prefix");
        assertThat(files.readsAtOnce()).isEqualTo(32);
        try (S3Files whole = S3Files.of(S3Server.BUCKET, new SimulatedTime())) {
            assertThat(whole.exists("some/prefix/a/b")).isTrue();
            assertThat(whole.shown("")).isEqualTo("s3://blocks");
        }
    }

    @Test
    void filesAndFoldersAreListed() throws IOException {
        put("a/z/x", "12345");
        put("a/b/c", "1");
        put("ab", "1");

        assertThat(files.list("a")).containsExactly(new PublishedFiles.Listed("a/b/c", 1),
                new PublishedFiles.Listed("a/z/x", 5));
        assertThat(files.folders("a")).containsExactly("b", "z");
        assertThat(files.list("none")).isEmpty();
        assertThat(files.folders("none")).isEmpty();
        assertThat(files.exists("ab")).isTrue();
        assertThat(files.exists("ac")).isFalse();
    }

    @Test
    void theEndOfAnObjectIsReadWithItsWholeSize() throws IOException {
        put("a", "0123456789");
        put("empty", "");

        PublishedFiles.Tail tail = files.tail("a", 4);
        assertThat(tail.bytes()).isEqualTo(bytes("6789"));
        assertThat(tail.sizeBytes()).isEqualTo(10);
        assertThat(files.tail("a", 11).bytes()).isEqualTo(bytes("0123456789"));
        assertThat(files.tail("a", 11).sizeBytes()).isEqualTo(10);
        assertThat(files.tail("empty", 11).bytes()).isEmpty();
        assertThatThrownBy(() -> files.tail("b", 4)).isInstanceOf(NoSuchFileException.class)
                .hasMessage("s3://blocks/some/prefix/b");
    }

    @Test
    void aSmallFileIsWrittenWhereNobodyHasSinceItWasRead() throws IOException {
        Optional<String> first = files.write("a", bytes("first"), null);
        assertThat(files.content("a").orElseThrow().version()).isEqualTo(first.orElseThrow());

        Optional<String> second = files.write("a", bytes("second"), first.get());

        assertThat(second).isPresent().isNotEqualTo(first);
        assertThat(files.write("a", bytes("late"), first.get())).isEmpty();
        assertThat(files.write("a", bytes("late"), null)).isEmpty();
        assertThat(files.write("none", bytes("late"), first.get())).isEmpty();
        assertThat(text("a")).isEqualTo("second");
        assertThat(files.content("none")).isEmpty();
        assertThat(files.aged("a").orElseThrow().age()).isBetween(Duration.ofSeconds(-2), Duration.ofSeconds(60));
    }

    /** The write was made; the client sends it again, and that is refused. */
    @Test
    void aWriteWhoseAnswerWasLostWasMade() throws IOException {
        boolean[] isLost = {false};
        server.faults((number, method, path) -> {
            if (method.equals("PUT") && !isLost[0]) {
                isLost[0] = true;
                return S3Server.Fault.ANSWER_LOST;
            }
            return S3Server.Fault.NONE;
        });

        Optional<String> written = files.write("a", bytes("first"), null);

        assertThat(written).isEqualTo(files.content("a").map(PublishedFiles.Content::version)).isPresent();
    }

    @Test
    void anObjectIsCreatedOnlyWhereThereIsNone() throws IOException {
        assertThat(files.create(staged("first"), "a")).isTrue();
        assertThat(files.create(staged("second"), "a")).isFalse();

        assertThat(text("a")).isEqualTo("first");
        assertThat(root.resolve("staged")).doesNotExist();
    }

    @Test
    void anObjectIsStagedMovedAndDeleted() throws IOException {
        String staged = files.stage(staged("new"), "consensus");
        assertThat(staged).isEqualTo(".staging/consensus/staged");
        put("a", "old");

        files.move(staged, "a");

        assertThat(text("a")).isEqualTo("new");
        assertThat(files.exists(staged)).isFalse();
        files.settle("a");
        files.delete("a");
        files.delete("a");
        assertThat(files.exists("a")).isFalse();
        assertThatThrownBy(() -> files.move("none", "a")).isInstanceOf(NoSuchFileException.class)
                .hasMessage("s3://blocks/some/prefix/none");
    }

    @Test
    void stagingIsClearedForOneChain() throws IOException {
        put(".staging/consensus/a", "1");
        put(".staging/auto-evm/a", "1");

        files.clearStaging("consensus");

        assertThat(files.list(".staging")).extracting(PublishedFiles.Listed::name)
                .containsExactly(".staging/auto-evm/a");
    }

    @Test
    void aCopyIsThereUntilItIsClosed() throws IOException {
        put("d/a", "content");

        PublishedFiles.Copy copy = files.copy("d/a");
        Path path = copy.path();
        assertThat(path).hasContent("content").endsWith(Path.of("d/a"));
        copy.close();

        assertThat(path).doesNotExist();
        Path scratch = files.scratch("consensus");
        assertThat(scratch.getParent()).isDirectory();
        files.close();
        assertThat(scratch.getParent()).doesNotExist();
        assertThatThrownBy(() -> files.exists("d/a")).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aChainIsLockedByALease() throws IOException {
        try (WriterLock lock = files.lock("consensus", null)) {
            lock.requireHeld();
            assertThat(files.exists(".locks/consensus.json")).isTrue();
            assertThat(files.lockHolder("consensus"))
                    .isEqualTo(Holder.processIdsOf().map(ids -> ProcessHandle.current().pid()));
        }
        assertThat(files.lockHolder("consensus")).isEmpty();
    }

    @Test
    void whatIsWrittenToSeeThatItCanBeIsRemoved() throws IOException {
        int[] puts = {0};
        server.faults((number, method, path) -> {
            puts[0] += method.equals("PUT") ? 1 : 0;
            return S3Server.Fault.NONE;
        });

        files.requireWritable();

        assertThat(puts[0]).as("one to be refused and one to be taken, of each condition").isEqualTo(4);
        assertThat(server.bucket().resolve("some/prefix")).satisfiesAnyOf(
                prefix -> assertThat(prefix).doesNotExist(), prefix -> assertThat(prefix).isEmptyDirectory());
    }

    /** A server that takes every request, and knows of no conditions but those named. */
    private static HttpServer careless(Vertx vertx, Set<String> honoured) throws Exception {
        Map<String, String> objects = new ConcurrentHashMap<>();
        HttpServer server = vertx.createHttpServer(new HttpServerOptions().setHandle100ContinueAutomatically(true));
        server.requestHandler(request -> request.body().onSuccess(body -> {
            String there = objects.get(request.path());
            boolean fails = honoured.contains("If-None-Match") && request.getHeader("If-None-Match") != null
                    && there != null
                    || honoured.contains("If-Match") && request.getHeader("If-Match") != null
                    && !request.getHeader("If-Match").equals("\"" + there + "\"");
            if (fails) {
                request.response().setStatusCode(412).end();
            } else if (request.method().equals(HttpMethod.PUT)) {
                objects.put(request.path(), body.toString());
                request.response().putHeader("ETag", "\"" + body + "\"").end();
            } else {
                objects.remove(request.path());
                request.response().setStatusCode(204).end();
            }
        }));
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
        return server;
    }

    @ParameterizedTest
    @CsvSource({
        "'', ignores If-None-Match: * for an existing", "If-Match, ignores If-None-Match: * for an existing",
        "If-None-Match, ignores If-Match with an old version of an"})
    void aServerThatIgnoresAConditionIsRefused(String honoured, String fault) throws Exception {
        Vertx vertx = Vertx.vertx();
        String before = System.getProperty("aws.endpointUrlS3");
        try {
            HttpServer server = careless(vertx, Set.of(honoured));
            System.setProperty("aws.endpointUrlS3", "http://127.0.0.1:" + server.actualPort());
            try (S3Files careless = S3Files.of(S3Server.BUCKET, new SimulatedTime())) {
                assertThatThrownBy(careless::requireWritable).isInstanceOf(IOException.class)
                        .hasMessage("the server " + fault + " object, so that two processes could overwrite each"
                                + " other's files; use a server that honours conditional writes");
            }
        } finally {
            System.setProperty("aws.endpointUrlS3", before);
            vertx.close();
        }
    }

    @Test
    void aBucketThatIsNotThereIsNoMissingFile() {
        try (S3Files none = S3Files.of("none", new SimulatedTime())) {
            assertThatThrownBy(() -> none.content("a")).isInstanceOf(IOException.class)
                    .isNotInstanceOf(NoSuchFileException.class).hasMessageStartingWith("s3://none/a: ");
            assertThatThrownBy(() -> none.write("a", bytes("1"), "\"x\"")).isInstanceOf(IOException.class)
                    .isNotInstanceOf(NoSuchFileException.class).hasMessageStartingWith("s3://none/a: ");
        }
    }

    @Test
    void anAnswerThatCameInPartIsAskedForAgain() throws IOException {
        put("a/b", "1");
        int[] lists = {0};
        server.faults((number, method, path) -> ++lists[0] == 1 ? S3Server.Fault.CUT_IN_THE_MIDDLE
                : S3Server.Fault.NONE);

        assertThat(files.list("a")).containsExactly(new PublishedFiles.Listed("a/b", 1));

        assertThat(lists[0]).isGreaterThanOrEqualTo(2);
    }

    @Test
    void withoutARegionItIsSaid() {
        assumeTrue(System.getenv("AWS_REGION") == null, "skipped: this process has a region");
        System.clearProperty("aws.region");
        String[] files = {"aws.configFile", "aws.sharedCredentialsFile"};
        for (String each : files) {
            System.setProperty(each, root.resolve("none").toString());
        }
        try {
            assertThatThrownBy(() -> S3Files.of("blocks", new SimulatedTime())).isInstanceOf(StorageException.class)
                    .hasMessage("DATA_DIR s3://blocks: Unable to load region from any of the providers"
                            + "; set AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile, as for "
                            + "any AWS tool");
        } finally {
            for (String each : files) {
                System.clearProperty(each);
            }
        }
    }

    @Test
    void withoutANameOfABucketItIsSaid() {
        assertThatThrownBy(() -> S3Files.of("/prefix", new SimulatedTime())).isInstanceOf(StorageException.class)
                .hasMessage("DATA_DIR s3:///prefix has no bucket: it should look like s3://bucket/prefix");
    }
}
