package xyz.autonomys.blocktimes.rpc.call;

import java.util.List;
import java.util.Optional;

/** Judges a node whenever a connection to it is made anew, before any other call goes to it. */
public interface NodeCheck {

    /** What to ask the node. */
    List<RpcCall<?>> calls();

    /**
     * Why the node will not do, for people; empty where it will.
     *
     * @param answers one for each call, in order
     */
    Optional<String> objection(List<?> answers);
}
