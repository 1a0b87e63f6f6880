package xyz.autonomys.blocktimes.devnet;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/** A simulated pair of chains, each served over WebSocket on loopback by a thread of its own. The tip stands still. */
public final class Devnet implements AutoCloseable {

    public static final int DEFAULT_BLOCKS = 20_000;
    public static final long DEFAULT_SEED = 42;
    /** 2025-01-01T00:00:00Z. */
    public static final long GENESIS_MS = 1_735_689_600_000L;
    /** What a real node takes (15 MB, not overridable). */
    private static final int LARGEST_REQUEST_BYTES = 15 << 20;

    private final Vertx vertx;
    private final Map<String, URI> endpoints = new LinkedHashMap<>();

    /**
     * @param consensusBlocks best block of the consensus chain; about 0.83 times as many domain blocks follow from it
     * @param latencyMs time before each answer is sent
     * @param lagBlocks newest blocks of each chain that the nodes do not know
     * @param forkAtBlock consensus block from which on the chains differ from those of the same seed; 0 where they do not
     */
    public record Options(long seed, int consensusBlocks, long latencyMs, int lagBlocks, int forkAtBlock) {

        public Options(long seed, int consensusBlocks, long latencyMs) {
            this(seed, consensusBlocks, latencyMs, 0, 0);
        }

        public Options lagging(int blocks) {
            return new Options(seed, consensusBlocks, latencyMs, blocks, forkAtBlock);
        }

        public Options forkedAt(int block) {
            return new Options(seed, consensusBlocks, latencyMs, lagBlocks, block);
        }

        public static Options defaults() {
            return new Options(DEFAULT_SEED, DEFAULT_BLOCKS, 0);
        }
    }

    private Devnet() {
        this.vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(
                new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    }

    /**
     * Makes the chains and serves them.
     *
     * @param port of the consensus chain; the domain has the next one; 0 lets the system choose both
     * @throws IllegalStateException where a port is taken
     */
    public static Devnet start(Options options, int port) throws InterruptedException {
        Devnet devnet = new Devnet();
        try {
            SimulatedConsensus consensus = new SimulatedConsensus(options.seed, options.consensusBlocks, GENESIS_MS,
                    options.forkAtBlock);
            devnet.serve(consensus, port, options);
            devnet.serve(new SimulatedDomain(options.seed, consensus), port == 0 ? 0 : port + 1, options);
            return devnet;
        } catch (RuntimeException | Error | InterruptedException e) {
            devnet.close();
            throw e;
        }
    }

    private void serve(SimulatedChain chain, int port, Options options) throws InterruptedException {
        DevnetNode node = new DevnetNode(chain, Math.max(0, chain.tip() - options.lagBlocks));
        HttpServerOptions sockets = new HttpServerOptions().setHost("127.0.0.1").setPort(port).setTcpNoDelay(true)
                .setMaxWebSocketFrameSize(LARGEST_REQUEST_BYTES).setMaxWebSocketMessageSize(LARGEST_REQUEST_BYTES);
        HttpServer[] server = new HttpServer[1];
        try {
            vertx.deployVerticle(new AbstractVerticle() {
                @Override
                public void start(Promise<Void> started) {
                    server[0] = vertx.createHttpServer(sockets);
                    server[0].webSocketHandler(socket -> accept(socket, node, options.latencyMs)).listen().<Void>mapEmpty().onComplete(started);
                }
            }).toCompletionStage().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("port " + port + " on 127.0.0.1 cannot be listened on: " + e.getCause().getMessage(),
                    e.getCause());
        }
        endpoints.put(chain.name(), URI.create("ws://127.0.0.1:" + server[0].actualPort()));
    }

    private void accept(ServerWebSocket socket, DevnetNode node, long latencyMs) {
        socket.textMessageHandler(text -> {
            if (latencyMs <= 0) {
                socket.writeTextMessage(node.answer(text));
            } else {
                vertx.setTimer(latencyMs, id -> {
                    if (!socket.isClosed()) {
                        socket.writeTextMessage(node.answer(text));
                    }
                });
            }
        });
    }

    /** URL of each chain, by its name. */
    public Map<String, URI> endpoints() {
        return endpoints;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
