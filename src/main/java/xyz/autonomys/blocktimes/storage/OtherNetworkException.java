package xyz.autonomys.blocktimes.storage;

/**
 * A data directory holds a chain of another network than the endpoints serve: nothing but other settings would help.
 */
public final class OtherNetworkException extends RuntimeException {

    OtherNetworkException(String message) {
        super(message);
    }
}
