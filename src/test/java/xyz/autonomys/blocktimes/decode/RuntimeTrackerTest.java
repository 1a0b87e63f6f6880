package xyz.autonomys.blocktimes.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.chain.RuntimeVersion;
import xyz.autonomys.blocktimes.rpc.call.RpcException;

class RuntimeTrackerTest {

    private static final RuntimeVersion VERSION = new RuntimeVersion("r", 1);

    private final List<String> asked = new ArrayList<>();
    private CompletableFuture<byte[]> answer = new CompletableFuture<>();
    private final RuntimeTracker runtimes = new RuntimeTracker(hash -> {
        asked.add(hash);
        return answer;
    });

    @Test
    void whatIsExpectedIsAskedForOnceAndBeforeItIsNeeded() {
        runtimes.expect("0x01");
        runtimes.expect("0x02");
        assertThat(asked).containsExactly("0x01");

        // No metadata: what counts is that the same fetch is used.
        answer.complete(new byte[0]);
        assertThatThrownBy(() -> runtimes.runtime(VERSION, "0x01")).isInstanceOf(RuntimeException.class);
        assertThat(asked).containsExactly("0x01");
    }

    @Test
    void theMetadataOfAnotherBlockIsNotTakenForIt() {
        runtimes.expect("0x01");
        answer.complete(new byte[0]);
        assertThatThrownBy(() -> runtimes.runtime(VERSION, "0x02")).isInstanceOf(RuntimeException.class);
        assertThat(asked).containsExactly("0x01", "0x02");
    }

    @Test
    void aLaterBlockThatIsDecodedFirstDoesNotMakeTheExpectedOneBeAskedForAgain() {
        answer.complete(new byte[0]);
        runtimes.expect("0x01");
        assertThatThrownBy(() -> runtimes.runtime(new RuntimeVersion("r", 2), "0x02"))
                .isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> runtimes.runtime(VERSION, "0x01")).isInstanceOf(RuntimeException.class);
        runtimes.expect("0x03");
        assertThat(asked).containsExactly("0x01", "0x02");
    }

    @Test
    void aFetchThatFailedIsMadeAgain() {
        runtimes.expect("0x01");
        answer.completeExceptionally(RpcException.stopped("the run is stopping"));
        answer = CompletableFuture.completedFuture(new byte[0]);
        assertThatThrownBy(() -> runtimes.runtime(VERSION, "0x01")).isInstanceOf(RuntimeException.class);
        assertThat(asked).containsExactly("0x01", "0x01");
    }
}
