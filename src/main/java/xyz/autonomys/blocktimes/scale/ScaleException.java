package xyz.autonomys.blocktimes.scale;

/** Bytes that are not what their layout says, with the offset at which that was seen. */
public final class ScaleException extends RuntimeException {

    /** @param offset byte offset within the input, from 0 */
    public ScaleException(int offset, String problem) {
        super(problem + " at offset " + offset);
    }

    /** The same problem at the same offset, with what it was met in put before it. */
    ScaleException(ScaleException cause, String context) {
        super(context + cause.getMessage());
    }

    /** Decoding is one long path of bounds checks: a stack trace says nothing the offset does not. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
