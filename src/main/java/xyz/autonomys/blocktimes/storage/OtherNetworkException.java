package xyz.autonomys.blocktimes.storage;

/**
 * The data directory holds a chain of another network than the one that the endpoints serve. A retry cannot help;
 * settings must be changed.
 */
public final class OtherNetworkException extends RuntimeException {

    OtherNetworkException(String message) {
        super(message);
    }
}
