package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import xyz.autonomys.blocktimes.time.Time;

/**
 * A bucket, or the part of it under a prefix: its client with the usual AWS settings, conditional writes, and retries
 * of requests that the client itself does not retry. Safe for any number of threads.
 */
final class S3Bucket implements AutoCloseable {

    /** The largest number of requests under way at once. */
    static final int CONNECTIONS = 32;

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int PRECONDITION_FAILED = 412;
    private static final int ATTEMPTS = 8;
    /** The SDK's message for a response that was cut off begins like this. */
    private static final String ANSWER_IN_PART = "Could not parse";
    private static final Duration ATTEMPT_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration CONFLICT_PAUSE = Duration.ofMillis(200);

    private final S3Client client;
    private final Time time;
    private final String name;
    private final String prefix;

    private S3Bucket(S3Client client, String name, String prefix, Time time) {
        this.time = time;
        this.client = client;
        this.name = name;
        this.prefix = prefix;
    }

    /**
     * @param location {@code bucket} or {@code bucket/prefix}
     * @throws StorageException if the location names no bucket, or if AWS settings are missing or invalid
     */
    static S3Bucket of(String location, Time time) {
        String[] parts = location.split("/", 2);
        if (parts[0].isEmpty()) {
            throw new StorageException(
                    "DATA_DIR s3://" + location + " has no bucket: it should look like s3://bucket/prefix");
        }
        String prefix = parts.length == 1 ? "" : parts[1].replaceAll("^/+|/+$", "");
        try {
            return new S3Bucket(client(), parts[0], prefix.isEmpty() ? "" : prefix + "/", time);
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
                        .maxConnections(CONNECTIONS)
                        .connectionTimeout(CONNECT_TIMEOUT))
                // TLS and Parquet already check length and content; not every server supports the SDK's newer
                // checksums.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .overrideConfiguration(all -> all.apiCallAttemptTimeout(ATTEMPT_TIMEOUT)
                        .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                                .maxAttempts(ATTEMPTS)
                                .build()));
        // Few servers other than Amazon's have a host name for each bucket. And a request that is sent in one piece is
        // not half sent when a server refuses it.
        return builder.forcePathStyle(true)
                .serviceConfiguration(s3 -> s3.chunkedEncodingEnabled(false))
                .build();
    }

    /** Returns the name of the bucket. */
    String name() {
        return name;
    }

    /** Returns the key of a file's object. */
    String key(String file) {
        return prefix + file;
    }

    /** Returns the name of the file whose object has this key. */
    String nameOf(String key) {
        return key.substring(prefix.length());
    }

    /** Returns the URL of a file; with an empty name, that of the whole data directory. */
    String shown(String file) {
        String whole = "s3://" + name + "/" + key(file);
        return file.isEmpty() ? whole.replaceAll("/$", "") : whole;
    }

    /** A request to the bucket. */
    @FunctionalInterface
    interface Request<T> {
        T send(S3Client client);
    }

    /**
     * Sends a request. If its response was cut off, the request is sent again, up to eight times in all.
     *
     * @throws NoSuchFileException if the object does not exist
     * @throws IOException if the request fails for another reason
     */
    <T> T send(String file, Request<T> request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return request.send(client);
            } catch (S3Exception e) {
                if (e.statusCode() == NOT_FOUND && !"NoSuchBucket".equals(codeOf(e))) {
                    throw new NoSuchFileException(shown(file));
                }
                throw new IOException(shown(file) + ": " + e.getMessage(), e);
            } catch (SdkException e) {
                // The client retries a failed request, but not one whose response was cut off. All requests of this
                // program can be repeated.
                if (attempt == ATTEMPTS || !String.valueOf(e.getMessage()).startsWith(ANSWER_IN_PART)) {
                    throw new IOException(shown(file) + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private static String codeOf(S3Exception e) {
        return e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
    }

    /**
     * Puts an object, on a condition.
     *
     * @param ifNoneMatch {@code *} if the object must not exist; null if that does not matter
     * @param ifMatch version that the existing object must have; null if that does not matter
     * @return the version put; empty if the condition did not hold
     */
    Optional<String> put(String file, RequestBody body, String ifNoneMatch, String ifMatch) throws IOException {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(name)
                .key(key(file))
                .ifNoneMatch(ifNoneMatch)
                .ifMatch(ifMatch)
                .build();
        for (int attempt = 1; ; attempt++) {
            Optional<String> outcome = send(file, s3 -> {
                try {
                    return Optional.of(s3.putObject(request, body).eTag());
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
            // 409: another request to the same object was under way. S3 asks to send this one again.
            if (outcome != null) {
                return outcome;
            }
            if (attempt == ATTEMPTS) {
                throw new IOException(shown(file) + " is written by other processes all the time");
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
    public void close() {
        client.close();
    }
}
