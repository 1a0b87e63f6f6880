package xyz.autonomys.blocktimes.routing;

import org.apache.camel.impl.engine.DefaultRouteController;

/** Starts no route, and nothing that a route needs: for a check of routes. */
public final class IdleRouteController extends DefaultRouteController {

    /** Camel leaves all starting to a controller that supervises. */
    @Override
    public boolean isSupervising() {
        return true;
    }
}
