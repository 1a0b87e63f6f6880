package xyz.autonomys.blocktimes.storage;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import xyz.autonomys.blocktimes.storage.files.Holder;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * A worker's fencing token for one date of a chain. Only the holder of the highest token may publish. A worker that
 * gets the date later takes a higher token. So a worker that was given up and comes back finds that its token is
 * outdated.
 */
public final class PartitionFence implements WriteGuard {

    /**
     * The content of the token's file.
     *
     * @param token higher than all tokens before
     * @param id random id of the holder, so that no two contents are the same
     * @param holder the holder's process, in words, for messages
     */
    record Token(long token, String id, String holder) {
    }

    private final DataDir dataDir;
    private final String chain;
    private final LocalDate date;
    private final long token;

    private PartitionFence(DataDir dataDir, String chain, LocalDate date, long token) {
        this.dataDir = dataDir;
        this.chain = chain;
        this.date = date;
        this.token = token;
    }

    /**
     * Takes the next token. This makes the token before it invalid.
     *
     * @throws StorageException if the token cannot be read or written
     */
    public static PartitionFence take(DataDir dataDir, String chain, LocalDate date) {
        String name = DataDir.fence(chain, date);
        try {
            while (true) {
                Optional<PublishedFiles.Content> before = dataDir.files().content(name);
                long token = before.isEmpty() ? 1 : JSON.readValue(before.get().bytes(), Token.class).token + 1;
                byte[] next = JSON.writeValueAsBytes(
                        new Token(token, UUID.randomUUID().toString(), Holder.thisProcess(dataDir.time())));
                if (dataDir.files()
                        .write(
                                name,
                                next,
                                before.map(PublishedFiles.Content::version).orElse(null))
                        .isPresent()) {
                    return new PartitionFence(dataDir, chain, date, token);
                }
            }
        } catch (IOException e) {
            throw new StorageException(
                    "DATA_DIR " + dataDir + ": " + name + " cannot be written: " + StorageException.plain(e), e);
        }
    }

    /**
     * Returns whether this is still the newest token. Returns false if the token's file was removed, too.
     *
     * @throws StorageException if the token cannot be read
     */
    public boolean isHeld() {
        return newest().map(newest -> newest.token == token).orElse(false);
    }

    @Override
    public void requireHeld() {
        Optional<Token> newest = newest();
        if (newest.map(Token::token).filter(current -> current == token).isEmpty()) {
            throw StorageException.lockLost("[" + chain + "] " + date + " was given to another worker meanwhile: "
                    + newest.map(Token::holder).orElse("its token was removed"));
        }
    }

    private Optional<Token> newest() {
        String name = DataDir.fence(chain, date);
        try {
            Optional<PublishedFiles.Content> content = dataDir.files().content(name);
            return content.isEmpty()
                    ? Optional.empty()
                    : Optional.of(JSON.readValue(content.get().bytes(), Token.class));
        } catch (IOException e) {
            throw new StorageException(
                    "DATA_DIR " + dataDir + ": " + name + " cannot be read: " + StorageException.plain(e), e);
        }
    }

    /**
     * Deletes files that were published after the token was lost, if all their blocks are stored in other files. There
     * may be such files, because the token can be lost between the check and the publication.
     *
     * @param published files that this worker published
     * @throws StorageException if a file cannot be deleted
     */
    public void takeBack(List<StoredFile> published) {
        List<StoredFile> usable = Coverage.usable(dataDir, chain, date);
        List<StoredFile> taken = new ArrayList<>();
        try {
            for (StoredFile file : published) {
                boolean storedOtherwise = file.blocks()
                        .without(usable.stream()
                                .filter(other -> !other.name().equals(file.name()))
                                .map(StoredFile::blocks)
                                .toList())
                        .isEmpty();
                if (storedOtherwise) {
                    taken.add(file);
                }
            }
            if (!taken.isEmpty()) {
                // Files that share blocks with these were not recorded: now they are, in the same step.
                dataDir.catalog(chain).reconcile(usable.stream().filter(file -> taken.stream()
                        .noneMatch(each -> each.name().equals(file.name()))).toList(), Optional.of(date));
            }
            for (StoredFile file : taken) {
                dataDir.files().delete(file.name());
                if (file.operators() != null) {
                    dataDir.files().delete(file.operators());
                }
            }
        } catch (IOException e) {
            throw new StorageException(
                    "DATA_DIR " + dataDir + ": a file published too late cannot be withdrawn: "
                            + StorageException.plain(e),
                    e);
        }
    }
}
