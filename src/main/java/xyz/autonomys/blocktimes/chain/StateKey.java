package xyz.autonomys.blocktimes.chain;

import xyz.autonomys.blocktimes.rpc.wire.PlainReply;
import xyz.autonomys.blocktimes.scale.StorageKey;

/**
 * The storage values that this program reads, by pallet and item of the runtime. Each comment gives the type of the
 * value.
 */
public enum StateKey {

    /** u64, Unix ms. */
    NOW("Timestamp", "Now"),
    /** u32. */
    NUMBER("System", "Number"),
    /** 32 bytes. */
    PARENT_HASH("System", "ParentHash"),
    /** {@code Vec<DigestItem>}: the header's digest without the seal. */
    DIGEST("System", "Digest"),
    /** {@code compact spec_version ++ string spec_name} of the runtime that executed the block. */
    LAST_RUNTIME_UPGRADE("System", "LastRuntimeUpgrade"),
    /** {@code Vec<EventRecord>}. */
    EVENTS("System", "Events"),
    /** u32: the number of events of the block. */
    EVENT_COUNT("System", "EventCount"),
    /** {@code Domains.SuccessfulBundles(0)}: {@code Vec<H256>}, the bundles of domain 0 in this block. */
    SUCCESSFUL_BUNDLES("Domains", "SuccessfulBundles") {
        @Override
        String hexKey(String pallet, String item) {
            return StorageKey.ofIdentityMap(pallet, item, 0);
        }
    },
    /**
     * Three weights, of normal, operational and mandatory extrinsics. Each is two compact u64: {@code ref_time} in ps
     * and {@code proof_size} in bytes (FRAME {@code PerDispatchClass<Weight>}).
     */
    BLOCK_WEIGHT("System", "BlockWeight"),
    /** u32: the depth beyond which the consensus chain refuses to reorganise. */
    CONFIRMATION_DEPTH("RuntimeConfigs", "ConfirmationDepthK");

    private final String name;
    private final String hex;
    private final byte[] jsonBeforeValue;

    StateKey(String pallet, String item) {
        this.name = pallet + "." + item;
        this.hex = hexKey(pallet, item);
        this.jsonBeforeValue = PlainReply.ascii("[\"" + hex + "\",");
    }

    String hexKey(String pallet, String item) {
        return StorageKey.of(pallet, item);
    }

    /** Returns pallet and item as the runtime names them, such as {@code System.Number}. */
    @Override
    public String toString() {
        return name;
    }

    /**
     * Returns whether the state of every block but genesis has a value under this key, so that null is not a valid
     * response. The inherents of a block leave a timestamp, a digest and events. {@code Domains.SuccessfulBundles} is
     * absent if a block has no bundles, and {@code System.LastRuntimeUpgrade} in the first blocks of old chains.
     */
    public boolean isInEveryBlock() {
        return switch (this) {
            case LAST_RUNTIME_UPGRADE, SUCCESSFUL_BUNDLES, BLOCK_WEIGHT, CONFIRMATION_DEPTH -> false;
            default -> true;
        };
    }

    /** Returns whether columns of a row come from the value; the others confirm what is known without them. */
    boolean isInRow() {
        return switch (this) {
            case NUMBER, PARENT_HASH, LAST_RUNTIME_UPGRADE, EVENT_COUNT, SUCCESSFUL_BUNDLES -> false;
            default -> true;
        };
    }

    /** Returns how a change of this value begins in a response: {@code ["key",}. Not to be changed. */
    byte[] jsonBeforeValue() {
        return jsonBeforeValue;
    }

    /** Returns the key as calls need it: {@code 0x} and hex digits. */
    public String hex() {
        return hex;
    }
}
