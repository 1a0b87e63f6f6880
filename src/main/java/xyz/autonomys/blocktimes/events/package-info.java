/**
 * What can happen in a run that somebody outside of it may want to hear of, as records for routes. {@link Events} hands
 * them to whoever listens. It knows nothing of Camel; {@code sideflow} makes a component of it.
 */
@NullMarked
package xyz.autonomys.blocktimes.events;

import org.jspecify.annotations.NullMarked;
