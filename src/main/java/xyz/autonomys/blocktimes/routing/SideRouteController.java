package xyz.autonomys.blocktimes.routing;

import org.apache.camel.impl.engine.DefaultSupervisingRouteController;

/**
 * Camel's supervising controller for the routes of an operator: one that does not start is tried again after growing
 * pauses, and does not keep the program from starting. The routes of chains are left to the program. Camel is told that
 * it does not supervise, because otherwise it would make no MBeans of routes that wait.
 */
public final class SideRouteController extends DefaultSupervisingRouteController {

    private static final long FIRST_PAUSE_MS = 1_000;
    private static final long LONGEST_PAUSE_MS = 60_000;
    private static final double GROWTH = 2;

    public SideRouteController() {
        setBackOffDelay(FIRST_PAUSE_MS);
        setBackOffMaxDelay(LONGEST_PAUSE_MS);
        setBackOffMultiplier(GROWTH);
    }

    @Override
    public boolean isSupervising() {
        return false;
    }
}
