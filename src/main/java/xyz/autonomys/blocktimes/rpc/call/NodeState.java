package xyz.autonomys.blocktimes.rpc.call;

/**
 * How one of a chain's nodes does.
 *
 * @param url without user, password, query or path secrets
 * @param health unknown (not connected), checking, good or skipped
 * @param lastFailure what went wrong last, for people
 */
public record NodeState(String url, String health, String lastFailure) {

    public boolean isGood() {
        return health.equals("good");
    }
}
