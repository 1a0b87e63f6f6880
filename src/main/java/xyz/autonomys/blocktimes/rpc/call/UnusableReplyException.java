package xyz.autonomys.blocktimes.rpc.call;

import xyz.autonomys.blocktimes.text.InertText;

/** Thrown if a response is valid JSON but does not have the form that the called method returns. */
public final class UnusableReplyException extends RuntimeException {

    /** @param problem may quote the response: it is made inert and cut */
    public UnusableReplyException(String problem) {
        super(InertText.line(problem));
    }
}
