package xyz.autonomys.blocktimes.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.Shared;
import xyz.autonomys.blocktimes.chain.RuntimeVersion;
import xyz.autonomys.blocktimes.scale.EventCursor;
import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.ScaleReader;

/** Operators reported offline: their numbers, to the last bit, and the epochs they are joined to. */
class OfflineOperatorEventsTest {

    @Test
    void recordedEventsOfThreeExpectationsAreExact() throws Exception {
        ChainRuntime runtime = ChainRuntime.of(
                new RuntimeVersion("subspace", 10), Shared.bytes("recordings/metadata/chronos-op3-v14.scale"));
        int operators = 0;
        for (JsonNode line : Shared.jsonLines("vectors/events-chronos-op3.jsonl.gz")) {
            List<OfflineOperator> found = gather(runtime, Hex.decode(line.get("events").asText()));
            List<String> expected = new ArrayList<>();
            for (JsonNode event : line.get("decoded")) {
                if (event.get(2).asText().equals("OperatorOffline")) {
                    JsonNode args = event.get(3);
                    JsonNode expectations = args.get(3);
                    expected.add(u64(args.get(0)) + " " + u64(args.get(1)) + " " + u64(args.get(2)) + " "
                            + u64(expectations.get("expectedBundles")) + " "
                            + u64(expectations.get("minRequiredBundles")) + " "
                            + u64(expectations.get("shortfallThreshold")));
                }
            }
            assertThat(found.stream()
                            .map(operator -> unsigned(operator.operatorId()) + " " + operator.domainId() + " "
                                    + unsigned(operator.submittedBundles()) + " " + unsigned(operator.expectedBundles())
                                    + " "
                                    + unsigned(operator.minRequiredBundles()) + " "
                                    + unsigned(operator.shortfallThreshold()))
                            .toList())
                    .isEqualTo(expected);
            operators += found.size();
        }
        assertThat(operators).isGreaterThan(20);
    }

    private static String u64(JsonNode number) {
        return number.isTextual() ? new BigInteger(number.asText().substring(2), 16).toString() : number.asText();
    }

    private static String unsigned(long bits) {
        return Long.toUnsignedString(bits);
    }

    private static List<OfflineOperator> gather(ChainRuntime runtime, byte[] blob) {
        OfflineOperatorEvents gathered = new OfflineOperatorEvents();
        EventCursor cursor = runtime.events().walk(blob);
        while (cursor.next()) {
            if (cursor.layout() == runtime.operatorOffline()) {
                gathered.offline(cursor.arguments(), runtime.hasShortfallThreshold());
            } else if (runtime.endsEpoch(cursor.layout())) {
                gathered.epochEnded(cursor.arguments());
            }
        }
        return gathered.all();
    }

    @Test
    void anOperatorIsJoinedToTheEpochOfItsDomainThatEndsBehindIt() {
        OfflineOperatorEvents events = new OfflineOperatorEvents();
        events.offline(offline(1, 0), false);
        events.epochEnded(epoch(0, 17));
        events.offline(offline(2, 0), false);
        events.offline(offline(3, 1), false);
        events.offline(offline(4, 2), false);
        events.epochEnded(epoch(0, 18));
        events.epochEnded(epoch(1, 5));

        assertThat(events.all()).extracting(OfflineOperator::epochIndex).containsExactly(17L, 18L, 5L, null);
    }

    @Test
    void anEpochThatEndsBeforeAnOperatorIsItsOwnWhereNoneFollows() {
        OfflineOperatorEvents events = new OfflineOperatorEvents();
        events.epochEnded(epoch(0, 17));
        events.offline(offline(1, 0), false);

        assertThat(events.all()).extracting(OfflineOperator::epochIndex).containsExactly(17L);
    }

    private static ScaleReader offline(long operator, int domain) {
        byte[] event = new byte[8 + 4 + 3 * 8];
        event[0] = (byte) operator;
        event[8] = (byte) domain;
        return new ScaleReader(event);
    }

    private static ScaleReader epoch(int domain, int index) {
        byte[] event = new byte[8];
        event[0] = (byte) domain;
        event[4] = (byte) index;
        return new ScaleReader(event);
    }
}
