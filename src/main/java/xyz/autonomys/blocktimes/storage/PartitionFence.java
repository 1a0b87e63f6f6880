package xyz.autonomys.blocktimes.storage;

import static xyz.autonomys.blocktimes.json.Json.JSON;

import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import xyz.autonomys.blocktimes.storage.files.Holder;
import xyz.autonomys.blocktimes.storage.files.PublishedFiles;
import xyz.autonomys.blocktimes.storage.files.StorageException;
import xyz.autonomys.blocktimes.storage.files.WriteGuard;
import xyz.autonomys.blocktimes.storage.parquet.Datasets;
import xyz.autonomys.blocktimes.storage.parquet.StoredFile;

/**
 * A worker's right to write one date of a chain: the highest token there is. Whoever is given the date later takes a
 * higher one, so that a worker that was given up, and comes back, finds that its own is not good any more.
 */
public final class PartitionFence implements WriteGuard {

    /** What the file says. @param id of the holder, which nobody else has; @param holder in words */
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

    /** Takes the next token: the one before is good no more. */
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

    /** Whether nobody has taken a later token. */
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
     * Takes back files that were published when the token was good no more, where their blocks are stored otherwise:
     * the moment between looking at the token and publishing is short, and not nothing.
     */
    public void takeBack(List<StoredFile> published) {
        List<StoredFile> usable = Coverage.usable(dataDir, chain, date);
        try {
            for (StoredFile file : published) {
                boolean storedOtherwise = file.blocks()
                        .without(usable.stream()
                                .filter(other -> !other.name().equals(file.name()))
                                .map(StoredFile::blocks)
                                .toList())
                        .isEmpty();
                if (storedOtherwise) {
                    dataDir.files().delete(file.name());
                    if (file.footer().offlineOperators() > 0) {
                        dataDir.files().delete(Datasets.offlineOperatorsOf(file.name()));
                    }
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
