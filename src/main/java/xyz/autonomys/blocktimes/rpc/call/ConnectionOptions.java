package xyz.autonomys.blocktimes.rpc.call;

/**
 * How connections to endpoints are opened and kept.
 *
 * @param pingMs time after which a connection that carries nothing is pinged, in ms; 0 for no pings
 * @param proxies the proxies of the endpoints
 */
public record ConnectionOptions(long pingMs, Proxies proxies) {

    /** No pings and no proxies. */
    public static final ConnectionOptions PLAIN = new ConnectionOptions(0, Proxies.NONE);
}
