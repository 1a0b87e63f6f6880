package xyz.autonomys.blocktimes.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.Test;

class ReasonTest {

    @Test
    void isTheMessageWithoutNamesOfClasses() {
        assertThat(Reason.of(new IOException("no space left"))).isEqualTo("no space left");
        assertThat(Reason.of(new IllegalStateException(new IOException("no space left")))).isEqualTo("no space left");
        assertThat(Reason.of(new IOException("not written: java.lang.UnsatisfiedLinkError: /tmp/x.so: denied")))
                .isEqualTo("not written: /tmp/x.so: denied");
    }

    @Test
    void isTheNameInWordsWhereThereIsNoMessage() {
        assertThat(Reason.of(new ClosedChannelException())).isEqualTo("closed channel");
        assertThat(Reason.of(new IllegalStateException(new ClosedChannelException()))).isEqualTo("illegal state");
        assertThat(Reason.of(new StackOverflowError())).isEqualTo("stack overflow");
    }
}
