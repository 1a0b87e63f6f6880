package xyz.autonomys.blocktimes.storage.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import xyz.autonomys.blocktimes.time.SimulatedTime;

class DataLocationTest {

    @TempDir
    Path root;

    @Test
    void aRelativePathBeginsInTheWorkingDirectory() {
        try (PublishedFiles files = DataLocation.open("x/data", root, new SimulatedTime())) {
            assertThat(files.shown("a/b")).isEqualTo("x/data/a/b");
            assertThat(files.whole()).isEqualTo(root.resolve("x/data").toString());
        }
    }

    @Test
    void whatBeginsWithS3IsInABucket() {
        assertThat(DataLocation.isInBucket("s3://bucket/prefix")).isTrue();
        assertThat(DataLocation.isInBucket("data/s3://")).isFalse();
        assertThatThrownBy(() -> DataLocation.open("s3:///prefix", root, new SimulatedTime()))
                .isInstanceOf(StorageException.class)
                .hasMessage("DATA_DIR s3:///prefix has no bucket: it should look like s3://bucket/prefix");
    }

    @Test
    void aChainsStagingHasItsName() {
        assertThat(PublishedFiles.staging("c")).isEqualTo(".staging/c");
    }
}
