package xyz.autonomys.blocktimes.storage.parquet;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import xyz.autonomys.blocktimes.chain.BlockRange;

/** File names: {@code part-<first>-<last>.parquet}, with block numbers of 12 digits. */
public final class PartName {

    private static final Pattern NAME = Pattern.compile("part-(\\d{12})-(\\d{12})\\.parquet");

    private PartName() {
    }

    /** Returns the name of the file of these blocks. */
    public static String of(BlockRange blocks) {
        return String.format(Locale.ROOT, "part-%012d-%012d.parquet", blocks.first(), blocks.last());
    }

    /** Returns the blocks that a file name states; empty if it is not such a name. */
    public static Optional<BlockRange> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long first = Long.parseLong(matcher.group(1));
        long last = Long.parseLong(matcher.group(2));
        return first <= last ? Optional.of(new BlockRange(first, last)) : Optional.empty();
    }
}
