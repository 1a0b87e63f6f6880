package xyz.autonomys.blocktimes.events;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A block that took longer than so many times its chain's expected block time. Its row is written to a file that is not
 * published yet; after a crash in between, the block is fetched again, and the event is sent again.
 *
 * @param chain name of the chain
 * @param blockNumber number of the block
 * @param hash of the block: {@code 0x} and 64 hex digits
 * @param timestampMs Unix ms, from pallet-timestamp
 * @param deltaSinceParentMs the block time, ms
 * @param author public key of the farmer, as {@code hash}; null on all chains but consensus
 * @param expectedBlockTimeMs the expected block time, ms
 */
@JsonNaming(SnakeCaseStrategy.class)
public record SlowBlock(String chain, long blockNumber, String hash, long timestampMs, long deltaSinceParentMs,
        @Nullable String author, long expectedBlockTimeMs) implements Event {

    /** Returns the timestamp in UTC, in the form of ISO 8601. */
    public String getTimestampUtc() {
        return Instant.ofEpochMilli(timestampMs).toString();
    }

    /** Returns how many times the expected block time it took, rounded to 2 decimals. */
    public double getTimesExpected() {
        return Math.round(100.0 * deltaSinceParentMs / expectedBlockTimeMs) / 100.0;
    }
}
