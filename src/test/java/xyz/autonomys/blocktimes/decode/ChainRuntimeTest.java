package xyz.autonomys.blocktimes.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.chain.RuntimeVersion;
import xyz.autonomys.blocktimes.rpc.call.RpcException;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.MetadataBytes;
import xyz.autonomys.blocktimes.scale.ScaleException;

/** Runtimes: their versions, the events they have, and that each is fetched once. */
class ChainRuntimeTest {

    private static final RuntimeVersion SPEC_9 = new RuntimeVersion("subspace", 9);
    private static final RuntimeVersion SPEC_10 = new RuntimeVersion("subspace", 10);

    private final List<String> fetched = new ArrayList<>();
    private CompletableFuture<byte[]> answer = CompletableFuture.completedFuture(RuntimeBytes.metadata());
    private final RuntimeTracker tracker = new RuntimeTracker(hash -> {
        fetched.add(hash);
        return answer;
    });

    @Test
    void aVersionIsItsNumberAndName() {
        assertThat(RuntimeVersion.decode(Hex.decode("280c616263"))).isEqualTo(new RuntimeVersion("abc", 10));
        assertThat(RuntimeVersion.decode(Hex.decode("03ffffff7f00")))
                .isEqualTo(new RuntimeVersion("", Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "030000008000 | spec version 2147483648 at offset 0",
        "280000 | 1 bytes left over at offset 2",
        "2804 | length 1 but 0 bytes left at offset 1"
    })
    void aVersionOfAnotherLayoutIsRefused(String bytes, String message) {
        assertThatThrownBy(() -> RuntimeVersion.decode(Hex.decode(bytes))).isInstanceOf(ScaleException.class)
                .hasMessage(message);
    }

    @Test
    void layoutsAreFoundByTheNamesOfEvents() {
        ChainRuntime runtime = ChainRuntime.of(SPEC_10, RuntimeBytes.metadata());

        assertThat(runtime.version()).isEqualTo(SPEC_10);
        assertThat(List.of(runtime.bundleStored(), runtime.segmentHeaderStored(), runtime.operatorOffline(),
                runtime.epochCompleted(), runtime.epochForced())).map(Object::toString).containsExactly(
                "Domains.BundleStored", "Subspace.SegmentHeaderStored",
                "Domains.OperatorOffline", "Domains.DomainEpochCompleted", "Domains.ForceDomainEpochTransition");
        assertThat(runtime.endsEpoch(runtime.epochCompleted())).isTrue();
        assertThat(runtime.endsEpoch(runtime.epochForced())).isTrue();
        assertThat(runtime.endsEpoch(runtime.bundleStored())).isFalse();
    }

    @Test
    void aRuntimeWithoutTheseEventsHasNoLayoutsOfThem() {
        ChainRuntime runtime = ChainRuntime.of(SPEC_10, new MetadataBytes().bytes());

        assertThat(runtime.bundleStored()).isNull();
        assertThat(runtime.segmentHeaderStored()).isNull();
        assertThat(runtime.operatorOffline()).isNull();
        assertThat(runtime.epochCompleted()).isNull();
        assertThat(runtime.epochForced()).isNull();
    }

    @Test
    void theThresholdIsThereWhereThreeThingsAreExpected() {
        assertThat(ChainRuntime.of(SPEC_9, RuntimeBytes.metadata(2, "submitted_bundles")).hasShortfallThreshold())
                .isFalse();
        assertThat(ChainRuntime.of(SPEC_10, RuntimeBytes.metadata(3, "submitted_bundles")).hasShortfallThreshold())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4, submitted_bundles, 32", "3, bundles, 24", "2, bundles, 16"})
    void aLayoutNobodyKnowsIsRefused(int expectations, String field, int sizeBytes) {
        ChainRuntime runtime = ChainRuntime.of(SPEC_10, RuntimeBytes.metadata(expectations, field));
        assertThatThrownBy(runtime::hasShortfallThreshold).isInstanceOf(ScaleException.class)
                .hasMessage("Domains.OperatorOffline has fields [operator_id, domain_id, " + field
                        + ", expectations] of [8, 4, 8, "
                        + sizeBytes + "] bytes, a layout this program does not know at offset 0");
    }

    @Test
    void aRuntimeIsFetchedOnceByTheParentOfItsFirstBlock() {
        ChainRuntime first = tracker.runtime(SPEC_9, "0x01");

        assertThat(first.version()).isEqualTo(SPEC_9);
        assertThat(tracker.runtime(SPEC_9, "0x02")).isSameAs(first);
        assertThat(tracker.runtime(SPEC_10, "0x03").version()).isEqualTo(SPEC_10);
        assertThat(fetched).containsExactly("0x01", "0x03");
    }

    @Test
    void metadataThatCannotBeHadIsAskedForAgain() {
        RpcException failure = RpcException.transientFailure("gone");
        answer = CompletableFuture.failedFuture(failure);
        assertThatThrownBy(() -> tracker.runtime(SPEC_9, "0x01")).isSameAs(failure);

        answer = CompletableFuture.completedFuture(RuntimeBytes.metadata());
        assertThat(tracker.runtime(SPEC_9, "0x02").version()).isEqualTo(SPEC_9);
        assertThat(fetched).containsExactly("0x01", "0x02");
    }

    @Test
    void metadataThatCannotBeReadIsNotAskedForAgain() {
        answer = CompletableFuture.completedFuture(new byte[] {1, 2});
        for (String parent : List.of("0x01", "0x02")) {
            assertThatThrownBy(() -> tracker.runtime(SPEC_9, parent)).isInstanceOf(ScaleException.class)
                    .hasMessage("needs 4 bytes, 2 left at offset 0");
        }
        assertThat(fetched).containsExactly("0x01");
    }

    @Test
    void aFailureThatIsNoRuntimeExceptionComesWrapped() {
        answer = CompletableFuture.failedFuture(new IOException("disk"));
        assertThatThrownBy(() -> tracker.runtime(SPEC_9, "0x01")).isInstanceOf(CompletionException.class)
                .hasMessage("java.io.IOException: disk");
    }
}
