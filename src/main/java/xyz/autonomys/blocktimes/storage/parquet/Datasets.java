package xyz.autonomys.blocktimes.storage.parquet;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import xyz.autonomys.blocktimes.chain.ChainKind;

/** The datasets and their directories, in Hive's style: {@code <dataset>/chain=<chain>/date=<date>/}. */
public final class Datasets {

    /** One row per block. */
    public static final String BLOCK_TIMES = "block_times";
    /** One row per operator that submitted too few bundles in an epoch. */
    public static final String OFFLINE_OPERATORS = "offline_operators";

    private static final String CHAIN = "chain=";

    private Datasets() {
    }

    /** Returns the datasets that are taken from the blocks of a kind of chain. */
    public static List<String> of(ChainKind kind) {
        return kind == ChainKind.AUTONOMYS_CONSENSUS ? List.of(BLOCK_TIMES, OFFLINE_OPERATORS) : List.of(BLOCK_TIMES);
    }

    /** Returns the folder of a chain's {@code block_times}. */
    public static String blockTimes(String chain) {
        return BLOCK_TIMES + "/" + CHAIN + chain;
    }

    /** Returns the chain of a folder in {@code block_times}; empty if the folder is not named {@code chain=<chain>}. */
    public static Optional<String> chainOf(String folder) {
        return folder.startsWith(CHAIN) ? Optional.of(folder.substring(CHAIN.length())) : Optional.empty();
    }

    /** Returns the date directory of a chain's {@code block_times}. */
    public static String partition(String chain, LocalDate date) {
        return blockTimes(chain) + "/date=" + date;
    }

    /**
     * Returns the name of the file of {@code offline_operators} that goes with a file of {@code block_times}: the same
     * but for the dataset.
     */
    public static String offlineOperatorsOf(String blockTimes) {
        return OFFLINE_OPERATORS + blockTimes.substring(BLOCK_TIMES.length());
    }

    /** Returns the name that such a file had before version 2 of its schema, when chains shared the directories. */
    public static String formerOfflineOperatorsOf(String blockTimes) {
        String date = folderOf(blockTimes);
        return OFFLINE_OPERATORS + date.substring(date.lastIndexOf('/')) + blockTimes.substring(date.length());
    }

    /** Returns the folder of a file. */
    public static String folderOf(String name) {
        return name.substring(0, name.lastIndexOf('/'));
    }
}
