package xyz.autonomys.blocktimes.devnet;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
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
import java.util.concurrent.TimeUnit;
import xyz.autonomys.blocktimes.time.Time;

/** A simulated pair of chains, each served over WebSocket on loopback by a thread of its own. */
public final class Devnet implements AutoCloseable {

    public static final int DEFAULT_BLOCKS = 20_000;
    public static final long DEFAULT_SEED = 42;
    /** 2025-01-01T00:00:00Z. */
    public static final long GENESIS_MS = 1_735_689_600_000L;
    /** What a real node takes (15 MB, not overridable). */
    private static final int LARGEST_REQUEST_BYTES = 15 << 20;
    private static final long NEWS_MS = 20;

    private final Vertx vertx;
    private final Time time;
    private final Map<String, URI> endpoints = new LinkedHashMap<>();

    /**
     * @param consensusBlocks best block of the consensus chain; about 0.83 times as many domain blocks follow from it
     * @param latencyMs time before each answer is sent
     * @param lagBlocks newest blocks of each chain that the nodes do not know
     * @param forkAtBlock consensus block from which on the chains differ from those of the same seed; 0 where they do
     *         not
     * @param upgrades runtime upgrades of the consensus chain, evenly spread over its blocks
     * @param fromBlock consensus block that is the best one at the beginning
     * @param speed simulated seconds a second, at which further blocks are made; 0 stands still
     * @param rate messages a second that the node of each chain answers, the others wait for their turn; 0 for no limit
     */
    public record Options(
            long seed,
            int consensusBlocks,
            long latencyMs,
            int lagBlocks,
            int forkAtBlock,
            int upgrades,
            int fromBlock,
            double speed,
            int rate) {

        public Options(long seed, int consensusBlocks, long latencyMs) {
            this(seed, consensusBlocks, latencyMs, 0, 0, 1, consensusBlocks, 0, 0);
        }

        public Options lagging(int blocks) {
            return new Options(seed, consensusBlocks, latencyMs, blocks, forkAtBlock, upgrades, fromBlock, speed, rate);
        }

        public Options forkedAt(int block) {
            return new Options(seed, consensusBlocks, latencyMs, lagBlocks, block, upgrades, fromBlock, speed, rate);
        }

        public Options upgraded(int times) {
            return new Options(seed, consensusBlocks, latencyMs, lagBlocks, forkAtBlock, times, fromBlock, speed, rate);
        }

        /**
         * Begins at that consensus block and makes the others as time goes by, so many times as fast as the machine's.
         */
        public Options growing(int from, double times) {
            return new Options(seed, consensusBlocks, latencyMs, lagBlocks, forkAtBlock, upgrades, from, times, rate);
        }

        /**
         * The chains of {@link #defaults}, which go on from there as fast as real ones: twice the blocks, and upgrades
         * as far apart as theirs, so that all blocks but the last of the defaults' are the same.
         */
        public static Options growingDefaults() {
            return new Options(DEFAULT_SEED, 2 * DEFAULT_BLOCKS, 0).upgraded(3).growing(DEFAULT_BLOCKS, 1);
        }

        public static Options defaults() {
            return new Options(DEFAULT_SEED, DEFAULT_BLOCKS, 0);
        }
    }

    private Devnet(Time time) {
        this.time = time;
        this.vertx = Vertx.vertx(new VertxOptions().setFileSystemOptions(
                new FileSystemOptions().setClassPathResolvingEnabled(false).setFileCachingEnabled(false)));
    }

    /**
     * Makes the chains and serves them.
     *
     * @param time by which the chains grow, and the nodes take their time
     * @param port of the consensus chain; the domain has the next one; 0 lets the system choose both
     * @throws IllegalStateException where a port is taken
     */
    public static Devnet start(Options options, int port, Time time) throws InterruptedException {
        Devnet devnet = new Devnet(time);
        try {
            SimulatedConsensus consensus = new SimulatedConsensus(options, GENESIS_MS);
            SimulatedClock clock = new SimulatedClock(consensus.timestampMs(options.fromBlock), options.speed, time);
            devnet.serve(consensus, clock, port, options);
            devnet.serve(new SimulatedDomain(options.seed, consensus), clock, port == 0 ? 0 : port + 1, options);
            return devnet;
        } catch (RuntimeException | Error | InterruptedException e) {
            devnet.close();
            throw e;
        }
    }

    private void serve(SimulatedChain chain, SimulatedClock clock, int port, Options options)
            throws InterruptedException {
        DevnetNode node = new DevnetNode(chain, options.lagBlocks, clock);
        HttpServerOptions sockets = new HttpServerOptions().setHost("127.0.0.1").setPort(port).setTcpNoDelay(true)
                .setMaxWebSocketFrameSize(LARGEST_REQUEST_BYTES).setMaxWebSocketMessageSize(LARGEST_REQUEST_BYTES);
        HttpServer[] server = new HttpServer[1];
        try {
            vertx.deployVerticle(new AbstractVerticle() {
                        @Override
                        public void start(Promise<Void> started) {
                            Turns turns = new Turns(options.rate, time);
                            server[0] = vertx.createHttpServer(sockets);
                            server[0]
                                    .webSocketHandler(socket -> accept(socket, node, options.latencyMs, turns, context))
                                    .listen()
                                    .<Void>mapEmpty()
                                    .onComplete(started);
                        }
                    })
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "port " + port + " on 127.0.0.1 cannot be opened: "
                            + e.getCause().getMessage(),
                    e.getCause());
        }
        endpoints.put(chain.name(), URI.create("ws://127.0.0.1:" + server[0].actualPort()));
    }

    /** When a node that answers so many messages a second comes to each. On one event loop. */
    private static final class Turns {
        private final long nanosEach;
        private final Time time;
        private long nextNanos;

        Turns(int rate, Time time) {
            this.time = time;
            this.nextNanos = time.nanos();
            this.nanosEach = rate == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / rate;
        }

        long nextInMs() {
            nextNanos = Math.max(time.nanos(), nextNanos + nanosEach);
            return TimeUnit.NANOSECONDS.toMillis(nextNanos - time.nanos());
        }
    }

    private void accept(ServerWebSocket socket, DevnetNode node, long latencyMs, Turns turns, Context loop) {
        HeadSubscriptions heads = new HeadSubscriptions(node);
        Time.Timer news = time.every(NEWS_MS, () -> loop.runOnContext(v -> tell(socket, heads)));
        socket.closeHandler(v -> news.cancel());
        socket.textMessageHandler(text -> {
            long delayMs = latencyMs + turns.nextInMs();
            if (delayMs <= 0) {
                socket.writeTextMessage(node.answer(text, heads));
            } else {
                time.after(delayMs, () -> loop.runOnContext(v -> {
                    if (!socket.isClosed()) {
                        socket.writeTextMessage(node.answer(text, heads));
                    }
                }));
            }
        });
    }

    private static void tell(ServerWebSocket socket, HeadSubscriptions heads) {
        if (!socket.isClosed()) {
            heads.news().forEach(socket::writeTextMessage);
        }
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
