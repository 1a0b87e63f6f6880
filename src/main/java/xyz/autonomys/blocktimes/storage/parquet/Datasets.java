package xyz.autonomys.blocktimes.storage.parquet;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import xyz.autonomys.blocktimes.chain.ChainKind;

/** The datasets, and their partitions in Hive's style: {@code block_times/chain=<chain>/date=<date>/}. */
public final class Datasets {

    /** A row a block. */
    public static final String BLOCK_TIMES = "block_times";
    /** A row an operator that submitted too few bundles in an epoch. */
    public static final String OFFLINE_OPERATORS = "offline_operators";

    private static final String CHAIN = "chain=";

    private Datasets() {
    }

    /** Datasets taken from the blocks of a chain of that kind. */
    public static List<String> of(ChainKind kind) {
        return kind == ChainKind.AUTONOMYS_CONSENSUS ? List.of(BLOCK_TIMES, OFFLINE_OPERATORS) : List.of(BLOCK_TIMES);
    }

    /** Folder of a chain's {@code block_times}. */
    public static String blockTimes(String chain) {
        return BLOCK_TIMES + "/" + CHAIN + chain;
    }

    /** The chain of a folder in {@code block_times}; empty where the folder is of none. */
    public static Optional<String> chainOf(String folder) {
        return folder.startsWith(CHAIN) ? Optional.of(folder.substring(CHAIN.length())) : Optional.empty();
    }

    /** Folder of one date of a chain's {@code block_times}. */
    public static String partition(String chain, LocalDate date) {
        return blockTimes(chain) + "/date=" + date;
    }

    /** The file of {@code offline_operators} that goes with a file of {@code block_times}: it bears the same name. */
    public static String offlineOperatorsOf(String blockTimes) {
        String date = folderOf(blockTimes);
        return OFFLINE_OPERATORS + date.substring(date.lastIndexOf('/')) + blockTimes.substring(date.length());
    }

    /** The folder that a file lies in. */
    public static String folderOf(String name) {
        return name.substring(0, name.lastIndexOf('/'));
    }
}
