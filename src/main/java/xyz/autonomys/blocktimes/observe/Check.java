package xyz.autonomys.blocktimes.observe;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The result of a health check, one of this program or of an operator.
 *
 * @param id of the check, such as {@code blocktimes/chain-consensus}
 * @param state UP, DOWN or UNKNOWN
 * @param message why, for people; null if nothing is said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Check(String id, String state, @Nullable String message) {

    boolean isDown() {
        return state.equals("DOWN");
    }
}
