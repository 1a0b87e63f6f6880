package xyz.autonomys.blocktimes.storage.files;

/** Keeps others from writing a chain's part of a data directory, until it is closed. */
public interface WriterLock extends WriteGuard, AutoCloseable {

    @Override
    void close();
}
