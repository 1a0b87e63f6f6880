package xyz.autonomys.blocktimes.sideflow;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.enrich.BlockTime;
import xyz.autonomys.blocktimes.events.FilePublished;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.parquet.StoredRows;

/** The bean {@code published}: gives side flows what is in a published file, in a directory or in a bucket. */
public final class Published {

    private final PublishedFiles files;

    public Published(PublishedFiles files) {
        this.files = files;
    }

    /**
     * Returns the rows of a file in block order, each by the names of the dataset's columns. They are read one at a
     * time, so a file need not fit into memory. To be closed, or read to the end, as a splitter does.
     *
     * @throws IOException if the file cannot be read; it may have been merged into another one meanwhile
     */
    public Iterator<Map<String, @Nullable Object>> rows(FilePublished file) throws IOException {
        return new Rows(StoredRows.of(files, file.name()));
    }

    /**
     * Returns the rows of a file as {@link #rows} does, in lists, for statements that take many at once.
     *
     * @param most largest number of rows of a list
     * @throws IOException if the file cannot be read; it may have been merged into another one meanwhile
     */
    public Iterator<List<Map<String, @Nullable Object>>> batches(FilePublished file, int most) throws IOException {
        Iterator<Map<String, @Nullable Object>> rows = rows(file);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public List<Map<String, @Nullable Object>> next() {
                List<Map<String, @Nullable Object>> batch = new ArrayList<>(List.of(rows.next()));
                while (batch.size() < most && rows.hasNext()) {
                    batch.add(rows.next());
                }
                return batch;
            }
        };
    }

    /**
     * Returns a file as it is, to be sent elsewhere. One in a bucket is fetched, and removed when the message is done.
     *
     * @throws IOException if it cannot be read; it may have been merged into another one meanwhile
     */
    public File file(FilePublished file, Exchange exchange) throws IOException {
        PublishedFiles.Copy copy = files.copy(file.name());
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                try {
                    copy.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        return copy.path().toFile();
    }

    private static final class Rows implements Iterator<Map<String, @Nullable Object>>, Closeable {

        private final StoredRows rows;
        private @Nullable BlockTime next;

        Rows(StoredRows rows) throws IOException {
            this.rows = rows;
            next = rows.next();
        }

        @Override
        public boolean hasNext() {
            return next != null;
        }

        @Override
        public Map<String, @Nullable Object> next() {
            BlockTime row = next;
            if (row == null) {
                throw new NoSuchElementException();
            }
            try {
                next = rows.next();
                if (next == null) {
                    rows.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return StoredRows.columns(row);
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }
}
