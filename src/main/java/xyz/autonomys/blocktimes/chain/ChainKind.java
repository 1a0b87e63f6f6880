package xyz.autonomys.blocktimes.chain;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a chain is, and so which storage values say all that is wanted of a block. */
public enum ChainKind {

    /** The Autonomys consensus chain: segments, bundles and slots besides block times. */
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
                    StateKey.SUCCESSFUL_BUNDLES)),

    /** A domain of Autonomys: each block names the consensus block it was made from. */
    AUTONOMYS_DOMAIN("autonomys-domain", List.of(StateKey.NOW, StateKey.NUMBER, StateKey.PARENT_HASH, StateKey.DIGEST,
            StateKey.LAST_RUNTIME_UPGRADE)),

    /** Any other chain with pallet-timestamp: block times only. */
    SUBSTRATE("substrate", List.of(StateKey.NOW, StateKey.NUMBER, StateKey.PARENT_HASH, StateKey.LAST_RUNTIME_UPGRADE));

    private final String settingName;
    private final List<StateKey> stateKeys;

    ChainKind(String settingName, List<StateKey> stateKeys) {
        this.settingName = settingName;
        this.stateKeys = stateKeys;
    }

    /** The name used in settings. */
    public String settingName() {
        return settingName;
    }

    /** The storage values asked for of each block, in the order they are asked for. */
    public List<StateKey> stateKeys() {
        return stateKeys;
    }

    public static Optional<ChainKind> of(String settingName) {
        return Arrays.stream(values()).filter(kind -> kind.settingName.equals(settingName)).findFirst();
    }
}
