package xyz.autonomys.blocktimes.storage.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Compares the pages of a Parquet file with their checksums: a CRC-32 of all bytes of a page after its header (Apache
 * Parquet format specification, "Checksumming"). All files of this program have them.
 */
public final class PageChecksums {

    private PageChecksums() {
    }

    /**
     * Returns what does not fit, in words that can follow the file's name; empty if all pages fit.
     *
     * @param file on this machine
     * @throws IOException if it cannot be read at the moment
     */
    public static Optional<String> problem(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            FileMetaData metadata = Footer.whole(file);
            long size = Files.size(file);
            long at = 0;
            // Column chunks follow each other, so the file is read once, from its beginning.
            for (RowGroup group : metadata.getRow_groups()) {
                for (ColumnChunk chunk : group.getColumns()) {
                    ColumnMetaData column = chunk.getMeta_data();
                    String name = String.join(".", column.getPath_in_schema());
                    long first = column.isSetDictionary_page_offset() && column.getDictionary_page_offset() > 0
                            ? column.getDictionary_page_offset() : column.getData_page_offset();
                    long length = column.getTotal_compressed_size();
                    if (first < at || length < 0 || length > Integer.MAX_VALUE || first > size - length) {
                        return Optional.of("its footer has column " + name + " where it cannot be");
                    }
                    bytes.skipNBytes(first - at);
                    byte[] pages = bytes.readNBytes((int) length);
                    at = first + length;
                    Optional<String> problem = pages.length < length ? Optional.of("it is truncated")
                            : problem(pages, name);
                    if (problem.isPresent()) {
                        return problem;
                    }
                }
            }
            return Optional.empty();
        } catch (UnusableFileException e) {
            return Optional.of(e.getMessage());
        } catch (RuntimeException e) {
            // Parquet's format library checks little: a changed byte of the footer may leave out what must be there.
            return Optional.of("its footer cannot be used: " + e);
        }
    }

    private static Optional<String> problem(byte[] pages, String column) {
        ByteArrayInputStream left = new ByteArrayInputStream(pages);
        for (int page = 1; left.available() > 0; page++) {
            PageHeader header;
            try {
                header = Util.readPageHeader(left);
            } catch (IOException | RuntimeException e) {
                return Optional.of("the header of page " + page + " of column " + column + " cannot be read");
            }
            int length = header.getCompressed_page_size();
            if (length < 0 || length > left.available()) {
                return Optional.of("page " + page + " of column " + column + " has a size of " + length + " bytes");
            }
            if (!header.isSetCrc()) {
                return Optional.of("page " + page + " of column " + column + " has no checksum");
            }
            CRC32 crc = new CRC32();
            crc.update(pages, pages.length - left.available(), length);
            if ((int) crc.getValue() != header.getCrc()) {
                return Optional.of("page " + page + " of column " + column + " does not fit its checksum");
            }
            left.skip(length);
        }
        return Optional.empty();
    }
}
