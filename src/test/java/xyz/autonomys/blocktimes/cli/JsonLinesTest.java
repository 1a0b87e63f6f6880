package xyz.autonomys.blocktimes.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonLinesTest {

    private static JsonNode json(String message) throws IOException {
        LoggingEvent event = new LoggingEvent("", new LoggerContext().getLogger("a"), Level.INFO, message, null, null);
        return new ObjectMapper().readTree(new JsonLines().encode(event));
    }

    @Test
    void numbersAreNumbersAndIntervalsAreText() throws IOException {
        JsonNode line = json("chain=consensus blocks=1..700 rows=700 date=2025-01-01 published, behind=12");
        assertThat(line.get("chain").isTextual()).isTrue();
        assertThat(line.get("blocks").asText()).isEqualTo("1..700");
        assertThat(line.get("rows").isIntegralNumber()).isTrue();
        assertThat(line.get("rows").asLong()).isEqualTo(700);
        assertThat(line.get("date").isTextual()).isTrue();
        assertThat(line.get("behind").asLong()).isEqualTo(12);
        assertThat(json("chain=c done=6 of=61 blocks/s=1.2 left=46s").get("blocks/s").isDouble()).isTrue();
        assertThat(json("chain=c done=6 of=61 blocks/s=1.2 left=46s").get("left").isTextual()).isTrue();
    }

    @Test
    void oneBlockIsTextAsWell() throws IOException {
        assertThat(json("chain=c blocks=7 missing: pruned").get("blocks").isTextual()).isTrue();
        assertThat(json("chain=c behind=58 (estimated)").get("behind").asLong()).isEqualTo(58);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "chain=c blocks 100..160: 61 to fetch (best block 20000, K=100) | c | 100..160",
        "chain=c blocks 1..60, 70 are unavailable repeatedly: not retried for an hour | c | 1..60, 70",
        "[c #9] says its parent is 0x01 | c | 9",
        "chain=c stored blocks 5..9 are not compared | c | 5..9",
        "chain=c block 7 has two hashes at the endpoint; nothing is replaced | c | 7",
    })
    void aLineAboutBlocksSaysWhich(String message, String chain, String blocks) throws IOException {
        assertThat(json(message).get("chain").asText()).isEqualTo(chain);
        assertThat(json(message).get("blocks").asText()).isEqualTo(blocks);
    }

    @Test
    void aLineThatOnlyMentionsABlockIsNotAboutIt() throws IOException {
        assertThat(json("chain=c nothing to do (best block 20000, K=100)").has("blocks")).isFalse();
        assertThat(json("SIGTERM: stopping; writing the blocks fetched so far").has("blocks")).isFalse();
    }
}
