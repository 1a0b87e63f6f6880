package xyz.autonomys.blocktimes.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A real S3 server on loopback that keeps objects as plain files, and before it somebody who does to requests what he
 * is told. It passes one write at a time: the server looks at {@code If-Match} first and writes then, and is not S3
 * where two do so at once.
 */
public final class S3Server {

    public static final String BUCKET = "blocks";
    private static final String KEY_ID = "test-key";
    private static final String SECRET = "test-secret";

    /** What becomes of a request. */
    public enum Fault {
        NONE,
        /** Refused, and not carried out. */
        UNAVAILABLE,
        /** Carried out, and the connection closed in place of an answer. */
        ANSWER_LOST,
        /** Not carried out, and the connection closed. */
        CUT,
        /** Carried out, and answered somewhat later. */
        LATE,
        /** Half of the body answered, and the connection closed. */
        CUT_IN_THE_MIDDLE
    }

    /** Chooses a fault. */
    @FunctionalInterface
    public interface Faults {
        /** @param number of the request, from 1 */
        Fault of(int number, String method, String path);
    }

    private static final long LATE_MS = 100;

    private final Path folder;
    private final S3Proxy server;
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();
    private final HttpServer front;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger faulty = new AtomicInteger();
    private volatile Faults faults = (number, method, path) -> Fault.NONE;
    private Future<Void> writes = Future.succeededFuture();

    private S3Server(Path folder) throws Exception {
        this.folder = folder;
        Files.createDirectories(bucket());
        server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toString()))
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, KEY_ID, SECRET)
                .stopTimeout(0)
                .build();
        server.start();
        front = vertx.createHttpServer(
                new HttpServerOptions().setHandle100ContinueAutomatically(true).setMaxHeaderSize(64 << 10));
        front.requestHandler(request -> request.body().onSuccess(body -> handle(request, body)));
        front.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
    }

    private static S3Server shared;

    /** The one that serves all tests of this JVM, one after another: empty, and without faults. */
    public static synchronized S3Server empty() throws Exception {
        if (shared == null) {
            shared = new S3Server(Files.createTempDirectory("blocktimes-s3"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(shared.folder)));
        }
        shared.faults = (number, method, path) -> Fault.NONE;
        shared.requests.set(0);
        shared.faulty.set(0);
        remove(shared.bucket());
        Files.createDirectories(shared.bucket());
        return shared;
    }

    private static void remove(Path folder) {
        try (Stream<Path> tree = Files.walk(folder)) {
            tree.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            throw new IllegalStateException(folder + " cannot be emptied", e);
        }
    }

    /** Where the objects of the bucket lie. */
    public Path bucket() {
        return folder.resolve(BUCKET);
    }

    /** Environment variables by which any AWS client finds it. */
    public Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL_S3",
                "http://127.0.0.1:" + front.actualPort(),
                "AWS_REGION",
                "us-east-1",
                "AWS_ACCESS_KEY_ID",
                KEY_ID,
                "AWS_SECRET_ACCESS_KEY",
                SECRET,
                "AWS_EC2_METADATA_DISABLED",
                "true");
    }

    public void faults(Faults chosen) {
        faults = chosen;
    }

    /** Requests so far. */
    public int requests() {
        return requests.get();
    }

    /** Requests so far that something was done to. */
    public int faulty() {
        return faulty.get();
    }

    private void handle(HttpServerRequest request, Buffer body) {
        Fault fault = faults.of(requests.incrementAndGet(), request.method().name(), request.path());
        if (fault != Fault.NONE) {
            faulty.incrementAndGet();
        }
        if (fault == Fault.UNAVAILABLE) {
            request.response().setStatusCode(503).end();
        } else if (fault == Fault.CUT) {
            request.connection().close();
        } else if (List.of("PUT", "DELETE", "POST").contains(request.method().name())) {
            inTurn(request, body, fault);
        } else {
            pass(request, body, fault);
        }
    }

    private synchronized void inTurn(HttpServerRequest request, Buffer body, Fault fault) {
        writes = writes.transform(before -> pass(request, body, fault));
    }

    private Future<Void> pass(HttpServerRequest request, Buffer body, Fault fault) {
        return client.request(new RequestOptions()
                        .setMethod(request.method())
                        .setHost("127.0.0.1")
                        .setPort(server.getPort())
                        .setURI(request.uri()))
                .compose(passed -> send(request, body, passed))
                .compose(response -> response.body().compose(answer -> {
                    if (fault == Fault.LATE) {
                        vertx.setTimer(
                                LATE_MS,
                                timer -> answer(request, response.statusCode(), response.headers(), answer, fault));
                    } else {
                        answer(request, response.statusCode(), response.headers(), answer, fault);
                    }
                    return Future.<Void>succeededFuture();
                }))
                .onFailure(failure -> request.connection().close());
    }

    private static Future<io.vertx.core.http.HttpClientResponse> send(
            HttpServerRequest request, Buffer body, HttpClientRequest passed) {
        request.headers().forEach(header -> {
            // The body is here already, whole.
            if (!header.getKey().equalsIgnoreCase("Expect") && !header.getKey().equalsIgnoreCase("Connection")) {
                passed.headers().add(header.getKey(), header.getValue());
            }
        });
        return passed.send(body);
    }

    private void answer(
            HttpServerRequest request, int status, io.vertx.core.MultiMap headers, Buffer body, Fault fault) {
        if (fault == Fault.ANSWER_LOST) {
            request.connection().close();
            return;
        }
        HttpServerResponse response = request.response().setStatusCode(status);
        headers.forEach(header -> {
            if (!header.getKey().equalsIgnoreCase("Transfer-Encoding")
                    && !header.getKey().equalsIgnoreCase("Connection")) {
                response.headers().add(header.getKey(), header.getValue());
            }
        });
        if (fault == Fault.CUT_IN_THE_MIDDLE && body.length() > 1) {
            response.headers().set("Content-Length", String.valueOf(body.length()));
            response.write(body.getBuffer(0, body.length() / 2)).onComplete(written -> request.connection().close());
        } else if (request.method().name().equals("HEAD")) {
            response.end();
        } else {
            response.headers().set("Content-Length", String.valueOf(body.length()));
            response.end(body);
        }
    }
}
