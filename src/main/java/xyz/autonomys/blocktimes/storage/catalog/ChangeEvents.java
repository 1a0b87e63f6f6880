package xyz.autonomys.blocktimes.storage.catalog;

import java.util.List;
import java.util.stream.Stream;
import xyz.autonomys.blocktimes.events.BlocksReplaced;
import xyz.autonomys.blocktimes.events.Event;
import xyz.autonomys.blocktimes.events.FilePublished;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;

/** What a change of the feed is, as events for those who listen while it happens. */
public final class ChangeEvents {

    private ChangeEvents() {
    }

    /** Returns the events of a change: one for each file that came, and one if stored blocks were replaced. */
    static List<Event> of(Change change, PublishedFiles files) {
        Stream<Event> published = change.files().stream().map(file -> published(change.chain(), file,
                switch (change.kind()) {
                    case MERGED -> FilePublished.Kind.MERGED;
                    case REPLACED -> FilePublished.Kind.REPLACED;
                    case ADDED, REMOVED -> FilePublished.Kind.ADDED;
                }, files));
        Stream<Event> replaced = change.kind() == Change.Kind.REPLACED || change.kind() == Change.Kind.REMOVED
                ? Stream.of(new BlocksReplaced(change.chain(), change.firstBlock(), change.lastBlock(), change.rows()))
                : Stream.of();
        return Stream.concat(published, replaced).toList();
    }

    /** Returns a file as an event describes it. */
    public static FilePublished published(String chain, FileEntry file, FilePublished.Kind kind, PublishedFiles files) {
        return new FilePublished(chain, kind, file.date(), file.name(), files.whole() + "/" + file.name(),
                file.firstBlock(), file.lastBlock(), file.rows(), file.bytes(), file.sha256(),
                file.operators() == null ? null : file.operators().name());
    }
}
