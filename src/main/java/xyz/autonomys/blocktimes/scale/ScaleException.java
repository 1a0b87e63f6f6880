package xyz.autonomys.blocktimes.scale;

/** Thrown if bytes do not match their layout. The message contains the offset of the mismatch. */
public final class ScaleException extends RuntimeException {

    /** @param offset byte offset within the input, from 0 */
    public ScaleException(int offset, String problem) {
        super(problem + " at offset " + offset);
    }

    /** @param context text to put before the message of {@code cause} */
    ScaleException(ScaleException cause, String context) {
        super(context + cause.getMessage());
    }

    /** Records no stack trace, because it would not say more than the offset. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
