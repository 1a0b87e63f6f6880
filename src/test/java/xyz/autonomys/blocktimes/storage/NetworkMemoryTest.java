package xyz.autonomys.blocktimes.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import xyz.autonomys.blocktimes.storage.files.StorageException;

class NetworkMemoryTest {

    @TempDir
    Path root;

    private DataFolder folder;
    private NetworkMemory memory;

    @BeforeEach
    void open() {
        folder = DataFolder.in(root);
        memory = new NetworkMemory(folder.dataDir());
    }

    @Test
    void nothingIsRememberedAtFirst() {
        assertThat(memory.genesisHash("consensus")).isEmpty();
        memory.requireSame("consensus", "0x01");
    }

    @Test
    void eachChainHasItsGenesis() throws IOException {
        memory.remember("consensus", "0x01");
        memory.remember("auto-evm", "0x02");

        assertThat(memory.genesisHash("consensus")).contains("0x01");
        assertThat(memory.genesisHash("auto-evm")).contains("0x02");
        assertThat(Files.readString(root.resolve(".network.json")))
                .isEqualTo("{\n  \"auto-evm\" : \"0x02\",\n  \"consensus\" : \"0x01\"\n}\n");
        memory.requireSame("consensus", "0x01");
    }

    @Test
    void anotherNetworkIsRefused() {
        memory.remember("consensus", "0x01");

        assertThatThrownBy(() -> memory.requireSame("consensus", "0x02")).isInstanceOf(OtherNetworkException.class)
                .hasMessage("DATA_DIR data belongs to another network: chain consensus is stored there from genesis "
                + "0x01, the endpoint's genesis is "
                        + "0x02; use another DATA_DIR for it");
    }

    @Test
    void whatIsRememberedAlreadyIsNotWrittenAgain() {
        memory.remember("consensus", "0x01");
        int[] writes = {0};

        new NetworkMemory(folder.watchedBy((operation, about) -> writes[0] += operation.equals("write") ? 1 : 0)
                .dataDir())
                .remember("consensus", "0x01");

        assertThat(writes[0]).isZero();
    }

    @Test
    void whatAnotherWroteMeanwhileIsKept() {
        boolean[] isWritten = {false};
        DataFolder watched = folder.watchedBy((operation, about) -> {
            if (operation.equals("write") && !isWritten[0]) {
                isWritten[0] = true;
                memory.remember("auto-evm", "0x02");
            }
        });

        new NetworkMemory(watched.dataDir()).remember("consensus", "0x01");

        assertThat(memory.genesisHash("consensus")).contains("0x01");
        assertThat(memory.genesisHash("auto-evm")).contains("0x02");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{\"consensus\":", "{\"consensus\":{}}"})
    void whatIsNoMemoryIsNamed(String content) throws IOException {
        Files.writeString(root.resolve(".network.json"), content);

        assertThatThrownBy(() -> memory.genesisHash("consensus")).isInstanceOf(StorageException.class)
                .hasMessage("data/.network.json cannot be read: it should hold a JSON object of chains and genesis "
                + "hashes; restore it, or remove it "
                        + "to trust the endpoints as they are");
    }

    @Test
    void aDiskThatIsBrokenIsSaid() {
        NetworkMemory broken = new NetworkMemory(folder.watchedBy((operation, about) -> {
            if (operation.equals("content")) {
                throw new IOException("the disk is broken");
            }
        }).dataDir());

        assertThatThrownBy(() -> broken.genesisHash("consensus")).isInstanceOf(StorageException.class)
                .hasMessage("data/.network.json cannot be read: the disk is broken");
        assertThatThrownBy(() -> broken.remember("consensus", "0x01")).isInstanceOf(StorageException.class)
                .hasMessage("DATA_DIR data: the genesis hash cannot be stored: the disk is broken");
    }
}
