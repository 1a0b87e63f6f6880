package xyz.autonomys.blocktimes.rpc.call;

import org.jspecify.annotations.Nullable;
import xyz.autonomys.blocktimes.text.InertText;

/**
 * The state of one endpoint of a chain, for display.
 *
 * @param url without user, password, query or keys in the path
 * @param health {@code unknown} (not connected), {@code checking}, {@code good} or {@code skipped}
 * @param lastFailure the latest failure, as text for the user; none, or that there was no response yet
 * @param callsPerSecond calls per second that it was found to accept; null if it has refused none for their rate
 */
public record NodeState(String url, String health, String lastFailure, @Nullable Double callsPerSecond) {

    public NodeState {
        lastFailure = InertText.line(lastFailure);
    }

    public boolean isGood() {
        return health.equals("good");
    }
}
