package xyz.autonomys.blocktimes.storage.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ZstdCodecFactoryTest {

    private static final byte[] PAGE = new byte[10_000];

    private final ZstdCodecFactory codecs = new ZstdCodecFactory(1);

    private byte[] compressed() throws IOException {
        return codecs.getCompressor(CompressionCodecName.ZSTD).compress(BytesInput.from(PAGE)).toByteArray();
    }

    @Test
    void aPageIsReadBack() throws IOException {
        BytesInputDecompressor decompressor = codecs.getDecompressor(CompressionCodecName.ZSTD);
        ByteBuffer output = ByteBuffer.allocate(PAGE.length);
        byte[] compressed = compressed();

        assertThat(compressed).hasSizeLessThan(100);
        assertThat(codecs.getCompressor(CompressionCodecName.ZSTD).getCodecName()).isEqualTo(CompressionCodecName.ZSTD);
        assertThat(decompressor.decompress(BytesInput.from(compressed), PAGE.length).toByteArray()).isEqualTo(PAGE);
        decompressor.decompress(ByteBuffer.wrap(compressed), compressed.length, output, PAGE.length);
        assertThat(output.array()).isEqualTo(PAGE);
        assertThat(output.remaining()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, (256 << 20) + 1})
    void aPageThatCannotBeSoLargeIsRefused(int sizeBytes) throws IOException {
        BytesInput compressed = BytesInput.from(compressed());

        assertThatThrownBy(() -> codecs.getDecompressor(CompressionCodecName.ZSTD).decompress(compressed, sizeBytes))
                .isInstanceOf(IOException.class).hasMessage("a page of " + sizeBytes + " bytes");
    }

    @Test
    void anEmptyPageIsOne() throws IOException {
        byte[] empty = codecs.getCompressor(CompressionCodecName.ZSTD).compress(BytesInput.from(new byte[0]))
                .toByteArray();

        assertThat(codecs.getDecompressor(CompressionCodecName.ZSTD).decompress(BytesInput.from(empty), 0).size())
                .isZero();
    }

    @Test
    void otherCodecsAreRefused() {
        assertThatThrownBy(() -> codecs.getCompressor(CompressionCodecName.SNAPPY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("files of this program are ZSTD, not SNAPPY");
        assertThatThrownBy(() -> codecs.getDecompressor(CompressionCodecName.GZIP))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("files of this program are ZSTD, not GZIP");
    }
}
