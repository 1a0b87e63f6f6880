package xyz.autonomys.blocktimes.chain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kind of a chain. It decides which storage values are fetched for each block. */
public enum ChainKind {

    /** The Autonomys consensus chain: segments, bundles, slots and offline operators besides block times. */
    AUTONOMYS_CONSENSUS(
            "autonomys-consensus",
            List.of(
                    StateKey.NOW,
                    StateKey.NUMBER,
                    StateKey.PARENT_HASH,
                    StateKey.DIGEST,
                    StateKey.LAST_RUNTIME_UPGRADE,
                    StateKey.EVENTS,
                    StateKey.EVENT_COUNT,
                    StateKey.SUCCESSFUL_BUNDLES,
                    StateKey.BLOCK_WEIGHT)),

    /** A domain of Autonomys: each block names the consensus block it was made from. */
    AUTONOMYS_DOMAIN("autonomys-domain", List.of(StateKey.NOW, StateKey.NUMBER, StateKey.PARENT_HASH, StateKey.DIGEST,
            StateKey.LAST_RUNTIME_UPGRADE)),

    /** Any other chain with pallet-timestamp: block times only. */
    SUBSTRATE("substrate", List.of(StateKey.NOW, StateKey.NUMBER, StateKey.PARENT_HASH, StateKey.LAST_RUNTIME_UPGRADE));

    /** Half a slot: pallet-timestamp of both Autonomys chains (runtime lib.rs:319, domains/runtime/evm lib.rs:399). */
    private static final long AUTONOMYS_LEAST_BLOCK_TIME_MS = 500;

    private final String settingName;
    private final List<StateKey> stateKeys;
    private final List<StateKey> leanKeys;

    ChainKind(String settingName, List<StateKey> stateKeys) {
        this.settingName = settingName;
        this.stateKeys = stateKeys;
        this.leanKeys = stateKeys.stream().filter(StateKey::isInRow).toList();
    }

    /** Returns the name used in settings. */
    public String settingName() {
        return settingName;
    }

    /** Returns the storage values that are fetched for each block, in the order of the call. */
    public List<StateKey> stateKeys() {
        return stateKeys;
    }

    /** Returns those of them that a row is made of; the others are witnesses. In the same order. */
    public List<StateKey> leanKeys() {
        return leanKeys;
    }

    /** Returns the least block time of the kind, in ms; 0 if its chains differ in it. */
    public long leastBlockTimeMs() {
        return this == SUBSTRATE ? 0 : AUTONOMYS_LEAST_BLOCK_TIME_MS;
    }

    /** Returns the kind with that name in the settings; empty if there is none. */
    public static Optional<ChainKind> of(String settingName) {
        return Arrays.stream(values()).filter(kind -> kind.settingName.equals(settingName)).findFirst();
    }
}
