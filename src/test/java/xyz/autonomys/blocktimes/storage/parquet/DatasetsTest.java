package xyz.autonomys.blocktimes.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import xyz.autonomys.blocktimes.chain.ChainKind;

class DatasetsTest {

    @Test
    void everythingHasItsName() {
        LocalDate date = LocalDate.of(2025, 1, 1);

        assertThat(Datasets.blockTimes("c")).isEqualTo("block_times/chain=c");
        assertThat(Datasets.partition("c", date)).isEqualTo("block_times/chain=c/date=2025-01-01");
        assertThat(Datasets.offlineOperatorsOf("block_times/chain=c/date=2025-01-01/f"))
                .isEqualTo("offline_operators/chain=c/date=2025-01-01/f");
        assertThat(Datasets.formerOfflineOperatorsOf("block_times/chain=c/date=2025-01-01/f"))
                .isEqualTo("offline_operators/date=2025-01-01/f");
        assertThat(Datasets.folderOf("a/b/c")).isEqualTo("a/b");
    }

    @Test
    void aFolderIsOfTheChainItNames() {
        assertThat(Datasets.chainOf("chain=c")).contains("c");
        assertThat(Datasets.chainOf("other")).isEmpty();
    }

    @Test
    void onlyTheConsensusChainHasOperators() {
        assertThat(Datasets.of(ChainKind.AUTONOMYS_CONSENSUS)).containsExactly("block_times", "offline_operators");
        for (ChainKind kind : ChainKind.values()) {
            if (kind != ChainKind.AUTONOMYS_CONSENSUS) {
                assertThat(Datasets.of(kind)).containsExactly("block_times");
            }
        }
    }
}
