package xyz.autonomys.blocktimes.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.scale.ScaleBytes;
import xyz.autonomys.blocktimes.scale.ScaleException;

class RuntimeVersionTest {

    @Test
    void nameAndVersionAreRead() {
        assertThat(RuntimeVersion.decode(new ScaleBytes().compact(10).text("subspace").bytes()))
                .isEqualTo(new RuntimeVersion("subspace", 10));
        assertThat(RuntimeVersion.decode(new ScaleBytes().compact(Integer.MAX_VALUE).text("s").bytes()).specVersion())
                .isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void whatFollowsThemIsRefused() {
        byte[] longer = new ScaleBytes().compact(10).text("s").raw(new byte[1]).bytes();
        assertThatThrownBy(() -> RuntimeVersion.decode(longer)).isInstanceOf(ScaleException.class)
                .hasMessageContaining("1 bytes left over");
    }
}
