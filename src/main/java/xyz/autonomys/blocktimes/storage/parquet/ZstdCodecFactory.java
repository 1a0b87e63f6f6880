package xyz.autonomys.blocktimes.storage.parquet;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Zstandard for Parquet pages without Hadoop's codecs. */
final class ZstdCodecFactory implements CompressionCodecFactory {

    /** No page of this program is nearly as large. A page header that states more is broken. */
    private static final int LARGEST_PAGE_BYTES = 256 << 20;

    /** Compression level of all files. Hashes are random, so higher levels take longer and save nothing. */
    static final int LEVEL = 1;

    private final int level;

    /** @param level of compression, 1 to 22 */
    ZstdCodecFactory(int level) {
        this.level = level;
    }

    @Override
    public BytesInputCompressor getCompressor(CompressionCodecName codec) {
        requireZstd(codec);
        return new BytesInputCompressor() {
            @Override
            public BytesInput compress(BytesInput bytes) throws IOException {
                return BytesInput.from(Zstd.compress(bytes.toByteArray(), level));
            }

            @Override
            public CompressionCodecName getCodecName() {
                return CompressionCodecName.ZSTD;
            }

            @Override
            public void release() {
                // nothing is kept between pages
            }
        };
    }

    @Override
    public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
        requireZstd(codec);
        return new BytesInputDecompressor() {
            @Override
            public BytesInput decompress(BytesInput bytes, int decompressedSize) throws IOException {
                if (decompressedSize < 0 || decompressedSize > LARGEST_PAGE_BYTES) {
                    throw new IOException("a page of " + decompressedSize + " bytes");
                }
                return BytesInput.from(Zstd.decompress(bytes.toByteArray(), decompressedSize));
            }

            @Override
            public void decompress(ByteBuffer input, int compressedSize, ByteBuffer output, int decompressedSize)
                    throws IOException {
                byte[] compressed = new byte[compressedSize];
                input.get(compressed);
                output.put(decompress(BytesInput.from(compressed), decompressedSize).toByteArray());
            }

            @Override
            public void release() {
                // nothing is kept between pages
            }
        };
    }

    private static void requireZstd(CompressionCodecName codec) {
        if (codec != CompressionCodecName.ZSTD) {
            throw new IllegalArgumentException("files of this program are ZSTD, not " + codec);
        }
    }

    @Override
    public void release() {
        // nothing is kept
    }
}
