package xyz.autonomys.blocktimes.scale;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import xyz.autonomys.blocktimes.Shared;

class MostWeightTest {

    /** The runtimes of the consensus chain allow two seconds; that of the domain is another one, and is not asked. */
    @ParameterizedTest
    @CsvSource({"devnet, 2000000000000", "chronos, 2000000000000"})
    void genuineRuntimesSayHowMuchABlockMayWeigh(String runtime, long ps) throws Exception {
        assertThat(Metadata.decode(Shared.bytes("recordings/metadata/" + runtime + "-v14.scale")).mostRefTime())
                .hasValue(ps);
    }
}
