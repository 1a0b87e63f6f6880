package xyz.autonomys.blocktimes.cluster;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import xyz.autonomys.blocktimes.app.StopSignal;
import xyz.autonomys.blocktimes.chain.Chain;
import xyz.autonomys.blocktimes.settings.ExitCode;
import xyz.autonomys.blocktimes.time.Time;

/** Shows the progress of a group of workers: a line for a chain whenever its progress has changed. */
final class ClusterWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterWatch.class);
    private static final long LOOK_MS = 2_000;

    private final RangeTopics topics;
    private final List<Chain> chains;
    private final PrintWriter out;
    private final StopSignal stop;
    private final Map<Chain, String> said = new HashMap<>();
    private final Map<Chain, RangeTopics.Progress> first = new HashMap<>();
    private final Time time;
    private final long begunNanos;

    ClusterWatch(RangeTopics topics, List<Chain> chains, PrintWriter out, StopSignal stop, Time time) {
        this.time = time;
        this.begunNanos = time.nanos();
        this.topics = topics;
        this.chains = chains;
        this.out = out;
        this.stop = stop;
    }

    /**
     * Watches until all ranges are done, or a signal is received.
     *
     * @return the exit code
     */
    int untilDone() throws Exception {
        while (true) {
            try {
                long failed = 0;
                boolean done = true;
                for (Chain chain : chains) {
                    RangeTopics.Progress progress = topics.progress(chain.name());
                    say(chain, progress);
                    failed += progress.failed();
                    done &= progress.left() == 0;
                }
                if (done) {
                    return failed > 0 ? ExitCode.INCOMPLETE : ExitCode.DONE;
                }
            } catch (KafkaUnreachableException e) {
                LOG.warn("{}", e.getMessage());
            }
            if (time.isDoneWithin(stop.received(), LOOK_MS)) {
                return ExitCode.STOPPED;
            }
        }
    }

    private void say(Chain chain, RangeTopics.Progress progress) {
        first.putIfAbsent(chain, progress);
        String now = chain.name() + ": " + progress.done() + " of " + progress.total() + " ranges done, "
                + progress.running() + " running, " + Math.max(0, progress.left() - progress.running()) + " waiting, "
                + progress.failed() + " failed";
        if (!now.equals(said.put(chain, now))) {
            out.println(now + timeLeft(progress, progress.done() - first.get(chain).done()));
            out.flush();
        }
    }

    private String timeLeft(RangeTopics.Progress progress, long doneMeanwhile) {
        if (progress.left() == 0) {
            return "";
        }
        if (doneMeanwhile == 0) {
            return progress.running() == 0 ? ", no worker has them" : "";
        }
        Duration left = Duration.ofNanos((time.nanos() - begunNanos) / doneMeanwhile * progress.left());
        return ", about " + (left.toMinutes() > 120 ? left.toHours() + " h"
                : left.toSeconds() > 120 ? left.toMinutes() + " min" : left.toSeconds() + " s") + " left";
    }
}
