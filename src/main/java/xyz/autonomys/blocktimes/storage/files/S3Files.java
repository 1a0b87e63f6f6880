package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Files as objects of a bucket, by the usual AWS settings. An object is put whole or not at all; that nobody else has
 * put one, or changed it, is made sure of by conditional writes ({@code If-None-Match}, {@code If-Match}). There is no
 * rename: a move is a copy and a delete, so that what a journal does is what makes several moves one.
 */
final class S3Files implements PublishedFiles, SharedFiles {

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int ATTEMPTS = 8;
    private static final String ANSWER_IN_PART = "Could not parse";
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CONFLICT_PAUSE = Duration.ofMillis(200);
    private static final int READS_AT_ONCE = 32;

    private final S3Client client;
    private final Time time;
    private final String bucket;
    private final String prefix;
    private final ScratchFolder scratch = new ScratchFolder();

    private S3Files(S3Client client, String bucket, String prefix, Time time) {
        this.time = time;
        this.client = client;
        this.bucket = bucket;
        this.prefix = prefix;
    }

    /** @param location {@code bucket} or {@code bucket/prefix} */
    static S3Files of(String location, Time time) {
        String[] parts = location.split("/", 2);
        if (parts[0].isEmpty()) {
            throw new StorageException(
                    "DATA_DIR s3://" + location + " names no bucket: it looks like s3://bucket/prefix");
        }
        String prefix = parts.length == 1 ? "" : parts[1].replaceAll("^/+|/+$", "");
        try {
            return new S3Files(client(), parts[0], prefix.isEmpty() ? "" : prefix + "/", time);
        } catch (SdkException e) {
            throw new StorageException(
                    "DATA_DIR s3://" + location + ": " + e.getMessage().replaceAll(" in the chain (?s:.*)", "")
                            + "; set AWS_REGION, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile, as for any"
                            + " AWS tool",
                    e);
        }
    }

    private static S3Client client() {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(Apache5HttpClient.builder()
                        .maxConnections(READS_AT_ONCE)
                        .connectionTimeout(CONNECT_TIMEOUT))
                // What is sent has its length and checksum by TLS and Parquet; not every server knows the newer ones.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(all -> all.apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build()));
        // Servers other than Amazon's rarely have a host name for each bucket; and a request that is sent in one piece
        // is not half
        // written yet when a server refuses it.
        return builder.forcePathStyle(true)
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                .build();
    }

    private String key(String name) {
        return prefix + name;
    }

    /** A request to the bucket. */
    @FunctionalInterface
    private interface Request<T> {
        T send();
    }

    private <T> T send(String name, Request<T> request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return request.send();
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND && !"NoSuchBucket".equals(codeOf(e))) {
                    throw new NoSuchFileException(shown(name));
                }
                throw new IOException(shown(name) + ": " + e.getMessage(), e);
            } catch (SdkException e) {
                // The client makes a request again that failed, but not one whose answer came in part only. All of ours
                // may be repeated.
                if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).startsWith(ANSWER_IN_PART)) {
                    throw new IOException(shown(name) + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private static String codeOf(S3Exception e) {
        return e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    }

    @Override
    public List<Listed> list(String folder) throws IOException {
        return send(folder, () -> {
            List<Listed> listed = new ArrayList<>();
            for (S3Object object : client.listObjectsV2Paginator(
                            list -> list.bucket(bucket).prefix(key(folder) + "/"))
                    .contents()) {
                listed.add(new Listed(object.key().substring(prefix.length()), object.size()));
            }
            return listed;
        });
    }

    @Override
    public List<String> folders(String folder) throws IOException {
        return send(folder, () -> {
            String within = key(folder) + "/";
            List<String> names = new ArrayList<>();
            for (ListObjectsV2Response page : client.listObjectsV2Paginator(
                    list -> list.bucket(bucket).prefix(within).delimiter("/"))) {
                page.commonPrefixes()
                        .forEach(each -> names.add(each.prefix()
                                .substring(within.length(), each.prefix().length() - 1)));
            }
            return names;
        });
    }

    @Override
    public boolean exists(String name) throws IOException {
        try {
            send(name, () -> client.headObject(head -> head.bucket(bucket).key(key(name))));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public Tail tail(String name, int length) throws IOException {
        return send(name, () -> {
            try {
                ResponseBytes<GetObjectResponse> end = client.getObjectAsBytes(
                        get -> get.bucket(bucket).key(key(name)).range("bytes=-" + length));
                // bytes FIRST-LAST/SIZE (RFC 9110, 14.4)
                String range = end.response().contentRange();
                return new Tail(
                        end.asByteArray(),
                        range == null
                                ? end.response().contentLength()
                                : Long.parseLong(range.substring(range.indexOf('/') + 1)));
            } catch (S3Exception e) {
                if (e.statusCode() == RANGE_NOT_SATISFIABLE) {
                    return new Tail(new byte[0], 0);
                }
                throw e;
            }
        });
    }

    @Override
    public Optional<Aged> aged(String name) throws IOException {
        try {
            ResponseBytes<GetObjectResponse> object = send(name,
                    () -> client.getObjectAsBytes(get -> get.bucket(bucket).key(key(name))));
            GetObjectResponse response = object.response();
            Instant now = response.sdkHttpResponse()
                    .firstMatchingHeader("Date")
                    .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
                    .orElseGet(() -> Instant.ofEpochMilli(time.epochMs()));
            return Optional.of(new Aged(
                    new Content(object.asByteArray(), response.eTag()),
                    Duration.between(response.lastModified(), now)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Content> content(String name) throws IOException {
        return aged(name).map(Aged::content);
    }

    @Override
    public Optional<String> write(String name, byte[] bytes, String version) throws IOException {
        Optional<String> written = put(name, RequestBody.fromBytes(bytes), version == null ? "*" : null, version);
        // An answer that was lost on its way leaves a write that was made, and then refuses the next attempt of it.
        return written.isPresent()
                ? written
                : content(name)
                        .filter(content -> Arrays.equals(content.bytes(), bytes))
                        .map(Content::version);
    }

    /** @return the version put; empty where the condition did not hold */
    private Optional<String> put(String name, RequestBody body, String ifNoneMatch, String ifMatch) throws IOException {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key(name))
                .ifNoneMatch(ifNoneMatch)
                .ifMatch(ifMatch)
                .build();
        for (int attempt = 1; ; attempt++) {
            Optional<String> outcome = send(name, () -> {
                try {
                    return Optional.of(client.putObject(request, body).eTag());
                } catch (S3Exception e) {
                    boolean vanished =
                            ifMatch != null && e.statusCode() == NOT_FOUND && !"NoSuchBucket".equals(codeOf(e));
                    if (e.statusCode() == PRECONDITION_FAILED || vanished) {
                        return Optional.empty();
                    }
                    if (e.statusCode() == CONFLICT) {
                        return null;
                    }
                    throw e;
                }
            });
            // Another request to the same object was under way: S3 asks to send this one again.
            if (outcome != null) {
                return outcome;
            }
            if (attempt == ATTEMPTS) {
                throw new IOException(shown(name) + " is written by others all the time");
            }
            pause();
        }
    }

    private void pause() throws IOException {
        try {
            time.pause(CONFLICT_PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void publish(Path staged, String name) throws IOException {
        put(name, RequestBody.fromFile(staged), null, null);
        Files.delete(staged);
    }

    @Override
    public boolean create(Path staged, String name) throws IOException {
        boolean created = put(name, RequestBody.fromFile(staged), "*", null).isPresent();
        Files.delete(staged);
        return created;
    }

    @Override
    public String stage(Path staged, String chain) throws IOException {
        String name = PublishedFiles.staging(chain) + "/" + staged.getFileName();
        publish(staged, name);
        return name;
    }

    @Override
    public void move(String from, String to) throws IOException {
        send(
                from,
                () -> client.copyObject(copy -> copy.sourceBucket(bucket)
                        .sourceKey(key(from))
                        .destinationBucket(bucket)
                        .destinationKey(key(to))));
        delete(from);
    }

    @Override
    public void delete(String name) throws IOException {
        try {
            send(name, () -> client.deleteObject(delete -> delete.bucket(bucket).key(key(name))));
        } catch (NoSuchFileException e) {
            // as wanted
        }
    }

    @Override
    public void settle(String name) {
        // What a bucket shows it keeps.
    }

    @Override
    public Copy copy(String name) throws IOException {
        // By its own name: the names of folders are columns of what is read.
        Path file = scratch.file(UUID.randomUUID() + "/" + name);
        send(name, () -> client.getObject(get -> get.bucket(bucket).key(key(name)), file));
        return new Copy() {
            @Override
            public Path path() {
                return file;
            }

            @Override
            public void close() throws IOException {
                Files.deleteIfExists(file);
            }
        };
    }

    @Override
    public Path scratch(String chain) {
        return scratch.folder(chain);
    }

    @Override
    public void clearStaging(String chain) throws IOException {
        for (Listed leftover : list(PublishedFiles.staging(chain))) {
            delete(leftover.name());
        }
    }

    @Override
    public WriterLock lock(String chain, String group) throws IOException {
        return LeaseOfWriter.take(this, chain, group, time);
    }

    @Override
    public Optional<Long> lockHolder(String chain) throws IOException {
        return LeaseOfWriter.holder(this, chain);
    }

    @Override
    public void requireWritable() throws IOException {
        String name = ".writable-" + UUID.randomUUID();
        write(name, new byte[] {'\n'}, null);
        delete(name);
    }

    @Override
    public int readsAtOnce() {
        return READS_AT_ONCE;
    }

    @Override
    public String shown(String name) {
        String whole = "s3://" + bucket + "/" + key(name);
        return name.isEmpty() ? whole.replaceAll("/$", "") : whole;
    }

    @Override
    public String whole() {
        return shown("");
    }

    @Override
    public void close() {
        scratch.close();
        client.close();
    }
}
