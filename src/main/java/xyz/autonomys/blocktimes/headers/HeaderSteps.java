package xyz.autonomys.blocktimes.headers;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Variable;
import xyz.autonomys.blocktimes.chain.BlockRange;
import xyz.autonomys.blocktimes.chain.ChainCalls;
import xyz.autonomys.blocktimes.chain.ChainException;
import xyz.autonomys.blocktimes.chain.Header;
import xyz.autonomys.blocktimes.rpc.call.RpcCall;
import xyz.autonomys.blocktimes.rpc.call.RpcOutcome;
import xyz.autonomys.blocktimes.storage.parquet.headers.HeaderRow;

/** What the route of headers calls, between the calls to the endpoints. */
public final class HeaderSteps {

    private final String chain;

    /** @param chain name of the chain */
    HeaderSteps(String chain) {
        this.chain = chain;
    }

    /** Returns the call for the hashes of an interval, and of the block before it. */
    public RpcCall<List<String>> hashesCall(BlockRange range) {
        return ChainCalls.knownBlockHashes(range.first() - 1, range.last());
    }

    /** Returns the calls for the headers of the interval. */
    public List<RpcCall<Header>> headerCalls(@Variable("hashes") List<String> hashes) {
        return hashes.stream().skip(1).map(ChainCalls::header).toList();
    }

    /**
     * Returns the rows of an interval, in block order, each linked to the one before it.
     *
     * @throws ChainException if a header is another block's, or does not name the block before it as its parent
     * @throws xyz.autonomys.blocktimes.rpc.call.RpcException if a header cannot be had
     */
    public List<HeaderRow> link(@Variable("range") BlockRange range, @Variable("hashes") List<String> hashes,
            List<RpcOutcome<Header>> outcomes) {
        List<HeaderRow> rows = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            HeaderRow row = HeaderRow.of(chain, range.first() + i, hashes.get(i + 1), outcomes.get(i).orThrow());
            if (!row.parentHash().equals(hashes.get(i))) {
                throw new ChainException(chain, row.number(), "its parent is " + row.parentHash() + ", but block "
                        + (row.number() - 1) + " is " + hashes.get(i));
            }
            if (!rows.isEmpty()) {
                rows.get(rows.size() - 1).requireParentOf(chain, row);
            }
            rows.add(row);
        }
        return rows;
    }
}
