package xyz.autonomys.blocktimes.devnet;

import java.util.List;
import xyz.autonomys.blocktimes.scale.Hex;

/** Writes headers, blocks and runtime versions of a simulated chain as a node's JSON. */
final class ChainJson {

    private ChainJson() {
    }

    static void header(SimulatedChain chain, int block, StringBuilder out) {
        out.append("{\"parentHash\":");
        quote(chain.parentHash(block), out);
        out.append(",\"number\":\"0x").append(Integer.toHexString(block)).append("\",\"stateRoot\":");
        quote(chain.stateRoot(block), out);
        out.append(",\"extrinsicsRoot\":");
        quote(chain.extrinsicsRoot(block), out);
        out.append(",\"digest\":{\"logs\":");
        quoteAll(chain.digest(block), out);
        out.append("}}");
    }

    static void block(SimulatedChain chain, int block, StringBuilder out) {
        out.append("{\"block\":{\"header\":");
        header(chain, block, out);
        out.append(",\"extrinsics\":");
        quoteAll(chain.extrinsics(block), out);
        out.append("},\"justifications\":null}");
    }

    static void runtimeVersion(SimulatedRuntime runtime, StringBuilder out) {
        out.append("{\"specName\":\"")
                .append(runtime.specName())
                .append("\",\"implName\":\"")
                .append(runtime.specName())
                .append("\",\"authoringVersion\":0,\"specVersion\":")
                .append(runtime.specVersion())
                .append(",\"implVersion\":0,\"apis\":[],\"transactionVersion\":1,\"stateVersion\":1}");
    }

    private static void quoteAll(List<byte[]> values, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            quote(values.get(i), out);
        }
        out.append(']');
    }

    static void quote(byte[] value, StringBuilder out) {
        out.append('"').append(Hex.encode(value)).append('"');
    }
}
