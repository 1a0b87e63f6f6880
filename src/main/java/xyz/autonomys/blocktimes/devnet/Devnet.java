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
import xyz.autonomys.blocktimes.time.Time;

/** A simulated pair of chains. Each is served over WebSocket on loopback, on a thread of its own. */
public final class Devnet implements AutoCloseable {

    public static final int DEFAULT_BLOCKS = 20_000;
    public static final long DEFAULT_SEED = 42;
    /** Timestamp of the genesis, Unix ms: 2025-01-01T00:00:00Z. */
    public static final long GENESIS_MS = 1_735_689_600_000L;
    /** The limit of a real node: 15 MB, not configurable. */
    private static final int LARGEST_REQUEST_BYTES = 15 << 20;
    /** Pause between two checks for a new best block. */
    private static final long NEWS_MS = 20;

    private final Vertx vertx;
    private final Time time;
    private final Map<String, URI> endpoints = new LinkedHashMap<>();

    /**
     * The options of a devnet.
     *
     * @param seed the same seed makes the same chains
     * @param consensusBlocks number of the last consensus block; the domain has about 0.83 times as many blocks
     * @param latencyMs time in ms before each response is sent
     * @param lagBlocks number of newest blocks of each chain that the nodes do not know
     * @param forkAtBlock first consensus block that differs from the chain of the same seed without a fork; 0 for no
     *         fork
     * @param upgrades number of runtime upgrades of the consensus chain, evenly spread over its blocks
     * @param fromBlock best consensus block at the start
     * @param speed simulated seconds per second, at which further blocks are made; 0 stands still
     * @param load what responding costs the node of each chain; further messages wait meanwhile
     * @param causes what disturbs the consensus chain
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
            Load load,
            Causes causes) {

        public Options(long seed, int consensusBlocks, long latencyMs) {
            this(seed, consensusBlocks, latencyMs, 0, 0, 1, consensusBlocks, 0, Load.NONE, Causes.none());
        }

        public Options disturbed(Causes by) {
            return new Options(
                    seed, consensusBlocks, latencyMs, lagBlocks, forkAtBlock, upgrades, fromBlock, speed, load, by);
        }

        public Options lagging(int blocks) {
            return new Options(seed, consensusBlocks, latencyMs, blocks, forkAtBlock, upgrades, fromBlock, speed, load,
                    causes);
        }

        public Options forkedAt(int block) {
            return new Options(seed, consensusBlocks, latencyMs, lagBlocks, block, upgrades, fromBlock, speed, load,
                    causes);
        }

        public Options upgraded(int times) {
            return new Options(seed, consensusBlocks, latencyMs, lagBlocks, forkAtBlock, times, fromBlock, speed, load,
                    causes);
        }

        /**
         * Returns options for chains that begin at one consensus block and grow from there.
         *
         * @param from best consensus block at the start
         * @param times how many times as fast as the machine's clock the chains grow
         */
        public Options growing(int from, double times) {
            return new Options(seed, consensusBlocks, latencyMs, lagBlocks, forkAtBlock, upgrades, from, times, load,
                    causes);
        }

        /**
         * Returns options for the chains of {@link #defaults} that grow from their end as fast as real chains. There
         * are twice as many blocks, and the distance between upgrades is the same. So all blocks of the defaults are
         * the same except the last, which is an upgrade here.
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
     * @param port port of the consensus chain; the domain gets the next one; 0 lets the system choose both
     * @param time clock by which the chains grow and responses are delayed
     * @throws IllegalStateException if a port cannot be opened
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
                            Turns turns = new Turns(options.load, time);
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

    private void accept(ServerWebSocket socket, DevnetNode node, long latencyMs, Turns turns, Context loop) {
        HeadSubscriptions heads = new HeadSubscriptions(node);
        Time.Timer news = time.every(NEWS_MS, () -> loop.runOnContext(v -> tell(socket, heads)));
        socket.closeHandler(v -> news.cancel());
        socket.textMessageHandler(text -> {
            long delayMs = latencyMs + turns.nextInMs(text);
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

    /** Returns the URL of each chain, by its name. */
    public Map<String, URI> endpoints() {
        return endpoints;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
