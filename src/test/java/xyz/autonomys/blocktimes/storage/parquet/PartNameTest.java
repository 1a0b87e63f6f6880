package xyz.autonomys.blocktimes.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.chain.BlockRange;

class PartNameTest {

    @Test
    void blockNumbersHaveTwelveDigits() {
        assertThat(PartName.of(new BlockRange(7, 123_456))).isEqualTo("part-000000000007-000000123456.parquet");
    }

    @Test
    void aNameIsReadBack() {
        assertThat(PartName.parse("part-000000000007-000000123456.parquet")).contains(new BlockRange(7, 123_456));
    }

    @Test
    void aFileMayHoldOneBlock() {
        assertThat(PartName.parse("part-000000000007-000000000007.parquet")).contains(new BlockRange(7, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "part-7-9.parquet", "part-000000000009-000000000007.parquet",
            "part-000000000007-000000000009.parquet.tmp",
        "a-part-000000000007-000000000009.parquet", "part-0000000000007-000000000009.parquet"})
    void otherNamesAreNone(String name) {
        assertThat(PartName.parse(name)).isEmpty();
    }
}
