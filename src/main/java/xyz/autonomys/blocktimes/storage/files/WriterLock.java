package xyz.autonomys.blocktimes.storage.files;

/**
 * The lock of a chain. Until it is closed, it keeps other processes from writing the chain, except workers that share
 * it.
 */
public interface WriterLock extends WriteGuard, AutoCloseable {

    @Override
    void close();
}
