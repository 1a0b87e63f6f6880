package xyz.autonomys.blocktimes.storage.catalog;

import xyz.autonomys.blocktimes.events.FilePublished;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * A file that was published.
 *
 * @param stored as it is stored
 * @param event as events describe it
 */
public record PublishedFile(StoredFile stored, FilePublished event) {
}
