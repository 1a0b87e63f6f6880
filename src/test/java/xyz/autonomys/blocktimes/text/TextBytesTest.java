package xyz.autonomys.blocktimes.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.junit.jupiter.api.Test;

class TextBytesTest {

    private static final long[] NUMBERS =
            {0, 9, 10, 99, 100, -1, -10, 1_735_689_600_000L, Long.MAX_VALUE, Long.MIN_VALUE};

    @Test
    void aTextHasTheHashOfItsUtf8HoweverLongAndAsOftenAsItIsBuilt() throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        TextBytes text = new TextBytes();
        for (int round = 0; round < 3; round++) {
            StringBuilder expected = new StringBuilder();
            text.clear();
            for (int i = 0; i < 200 * round + 1; i++) {
                for (long number : NUMBERS) {
                    text.append("n\u00e4me=");
                    text.append(number);
                    text.append(new byte[] {'\n'});
                    expected.append("n\u00e4me=").append(number).append('\n');
                }
            }
            assertThat(text.hash(digest)).isEqualTo(MessageDigest.getInstance("SHA-256")
                    .digest(expected.toString().getBytes(StandardCharsets.UTF_8)));
        }
    }
}
