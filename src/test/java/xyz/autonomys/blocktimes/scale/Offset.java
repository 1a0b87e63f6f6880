package xyz.autonomys.blocktimes.scale;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The byte offset that an error of decoding names, at the end of its message. */
public final class Offset {

    private static final Pattern OFFSET = Pattern.compile(" at offset (-?\\d+)$");

    private Offset() {
    }

    public static int of(ScaleException error) {
        Matcher offset = OFFSET.matcher(error.getMessage());
        if (!offset.find()) {
            throw new IllegalArgumentException("names no offset", error);
        }
        return Integer.parseInt(offset.group(1));
    }
}
