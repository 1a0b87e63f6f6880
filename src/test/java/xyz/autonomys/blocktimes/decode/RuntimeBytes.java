package xyz.autonomys.blocktimes.decode;

import xyz.autonomys.blocktimes.scale.Hex;
import xyz.autonomys.blocktimes.scale.MetadataBytes;
import xyz.autonomys.blocktimes.scale.MetadataBytes.Field;
import xyz.autonomys.blocktimes.scale.MetadataBytes.Variant;
import xyz.autonomys.blocktimes.scale.ScaleBytes;

/** A consensus runtime: its metadata, and its events as hex, each finalised and without topics. */
public final class RuntimeBytes {

    public static final String OTHER = "01000000";
    public static final String SEGMENT = "010200" + "0000000000000000" + "00";

    private RuntimeBytes() {
    }

    /** @param expectations number of u64 that {@code OperatorOffline} expects */
    public static byte[] metadata(int expectations, String submitted) {
        MetadataBytes metadata = new MetadataBytes();
        int u32 = metadata.primitive(5);
        int u64 = metadata.primitive(6);
        int expected = metadata.array(expectations, u64);
        Field[] epoch = {new Field("domain_id", u32), new Field("completed_epoch_index", u32)};
        metadata.pallet("System", 0, metadata.enumeration(new Variant("Other", 0)));
        metadata.pallet("Subspace", 2, metadata.enumeration(new Variant("SegmentHeaderStored", 0,
                new Field("index", u64))));
        metadata.pallet("Domains", 12, metadata.enumeration(
                new Variant("BundleStored", 0, new Field("domain_id", u32)),
                new Variant("DomainEpochCompleted", 16, epoch),
                new Variant("ForceDomainEpochTransition", 17, epoch),
                new Variant("OperatorOffline", 27, new Field("operator_id", u64), new Field("domain_id", u32),
                        new Field(submitted, u64), new Field("expectations", expected))));
        return metadata.bytes();
    }

    public static byte[] metadata() {
        return metadata(3, "submitted_bundles");
    }

    public static String bundle(int domain) {
        return "010c00" + String.format("%02x", domain) + "00000000";
    }

    public static String epoch(boolean forced, int domain, int index) {
        return "010c" + (forced ? "11" : "10") + String.format("%02x000000%02x000000", domain, index) + "00";
    }

    public static String offline(int operator, int domain) {
        return "010c1b" + String.format("%02x00000000000000%02x000000", operator, domain)
                + "05000000000000000600000000000000" + "07000000000000000800000000000000" + "00";
    }

    /** {@code System.Events} of these. */
    public static byte[] events(String... events) {
        ScaleBytes bytes = new ScaleBytes().compact(events.length);
        for (String event : events) {
            bytes.raw(Hex.decode(event));
        }
        return bytes.bytes();
    }
}
