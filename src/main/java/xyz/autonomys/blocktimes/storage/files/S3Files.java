package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
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
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;
import xyz.autonomys.blocktimes.time.Time;

/**
 * Files as objects of a bucket, with the usual AWS settings. An object is put whole or not at all. Conditional writes
 * ({@code If-None-Match}, {@code If-Match}) ensure that nobody else has put it or changed it. There is no rename: a
 * move is a copy and a delete. So only a journal makes several moves one replacement.
 */
final class S3Files implements PublishedFiles, SharedFiles {

    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final S3Bucket bucket;
    private final Time time;
    private final ScratchFolder scratch = new ScratchFolder();

    private S3Files(S3Bucket bucket, Time time) {
        this.bucket = bucket;
        this.time = time;
    }

    /** @param location {@code bucket} or {@code bucket/prefix} */
    static S3Files of(String location, Time time) {
        return new S3Files(S3Bucket.of(location, time), time);
    }

    @Override
    public List<Listed> list(String folder) throws IOException {
        return bucket.send(folder, client -> {
            List<Listed> listed = new ArrayList<>();
            for (S3Object object : client.listObjectsV2Paginator(
                            list -> list.bucket(bucket.name()).prefix(bucket.key(folder) + "/"))
                    .contents()) {
                listed.add(new Listed(bucket.nameOf(object.key()), object.size()));
            }
            return listed;
        });
    }

    @Override
    public List<String> folders(String folder) throws IOException {
        return bucket.send(folder, client -> {
            String within = bucket.key(folder) + "/";
            List<String> names = new ArrayList<>();
            for (ListObjectsV2Response page : client.listObjectsV2Paginator(
                    list -> list.bucket(bucket.name()).prefix(within).delimiter("/"))) {
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
            bucket.send(name, client -> client.headObject(head -> head.bucket(bucket.name()).key(bucket.key(name))));
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    @Override
    public Tail tail(String name, int length) throws IOException {
        return bucket.send(name, client -> {
            try {
                ResponseBytes<GetObjectResponse> end = client.getObjectAsBytes(
                        get -> get.bucket(bucket.name()).key(bucket.key(name)).range("bytes=-" + length));
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
            ResponseBytes<GetObjectResponse> object = bucket.send(name,
                    client -> client.getObjectAsBytes(get -> get.bucket(bucket.name()).key(bucket.key(name))));
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
        Optional<String> written =
                bucket.put(name, RequestBody.fromBytes(bytes), version == null ? "*" : null, version);
        // If the response to a successful write is lost, the client's next attempt is refused. Then the content shows
        // that the write succeeded.
        return written.isPresent()
                ? written
                : content(name)
                        .filter(content -> Arrays.equals(content.bytes(), bytes))
                        .map(Content::version);
    }

    @Override
    public void publish(Path staged, String name) throws IOException {
        bucket.put(name, RequestBody.fromFile(staged), null, null);
        Files.delete(staged);
    }

    @Override
    public boolean create(Path staged, String name) throws IOException {
        boolean created = bucket.put(name, RequestBody.fromFile(staged), "*", null).isPresent();
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
        bucket.send(
                from,
                client -> client.copyObject(copy -> copy.sourceBucket(bucket.name())
                        .sourceKey(bucket.key(from))
                        .destinationBucket(bucket.name())
                        .destinationKey(bucket.key(to))));
        delete(from);
    }

    @Override
    public void delete(String name) throws IOException {
        try {
            bucket.send(
                    name,
                    client -> client.deleteObject(delete -> delete.bucket(bucket.name()).key(bucket.key(name))));
        } catch (NoSuchFileException e) {
            // already deleted
        }
    }

    @Override
    public void settle(String name) {
        // A bucket keeps what it shows.
    }

    @Override
    public Copy copy(String name) throws IOException {
        // Keeps the file's whole name: readers take columns from the names of its folders.
        Path file = scratch.file(UUID.randomUUID() + "/" + name);
        bucket.send(name, client -> client.getObject(get -> get.bucket(bucket.name()).key(bucket.key(name)), file));
        return scratch.copy(file);
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

    /** Also checks both conditions of writes: without them, two processes would overwrite each other's files. */
    @Override
    public void requireWritable() throws IOException {
        S3Probe.requireConditions(this, bucket);
    }

    @Override
    public int readsAtOnce() {
        return S3Bucket.CONNECTIONS;
    }

    @Override
    public String shown(String name) {
        return bucket.shown(name);
    }

    @Override
    public String whole() {
        return shown("");
    }

    @Override
    public void close() {
        scratch.close();
        bucket.close();
    }
}
