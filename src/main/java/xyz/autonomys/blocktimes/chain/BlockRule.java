package xyz.autonomys.blocktimes.chain;

import java.util.Arrays;
import java.util.Optional;

/** A rule that every genuine block keeps. A block that breaks one is not stored, unless the chain turns it off. */
public enum BlockRule {

    /** The timestamp is at least the parent's plus the chain's least block time (pallet-timestamp, MinimumPeriod). */
    LEAST_BLOCK_TIME("least-block-time"),
    /** The timestamp is at most a day ahead of this machine's clock. */
    CLOCK("clock"),
    /** The timestamp is not before 2015, when there was no Substrate chain. */
    BEFORE_2015("before-2015"),
    /** The slot is above the parent's: an author makes one block a slot, on its parent. */
    SLOT("slot"),
    /** The spec version is not below the parent's: {@code System.set_code} refuses a lower one. */
    SPEC_VERSION("spec-version");

    private final String settingName;

    BlockRule(String settingName) {
        this.settingName = settingName;
    }

    /** The name used in settings. */
    public String settingName() {
        return settingName;
    }

    public static Optional<BlockRule> of(String settingName) {
        return Arrays.stream(values()).filter(rule -> rule.settingName.equals(settingName)).findFirst();
    }
}
