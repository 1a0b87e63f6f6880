package xyz.autonomys.blocktimes.cli.data;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.report.Section;
import xyz.autonomys.blocktimes.settings.UsageException;

/** The sections that a report shows. */
final class ChosenSections {

    private ChosenSections() {
    }

    /**
     * Returns the sections of a report that names none: for a table, those that fit a terminal.
     *
     * @param rowMs time span of a table's row in ms, 0 for the whole window
     */
    static Set<Section> usual(String format, long rowMs) {
        Set<Section> usual = EnumSet.complementOf(EnumSet.of(Section.COMPARISON));
        if (format.equals("table")) {
            usual.removeIf(section -> !section.inTables(rowMs));
        }
        return usual;
    }

    /**
     * Returns the sections that the user names, or the usual ones if none.
     *
     * @param names null for none
     * @throws UsageException if one is not known, or for a page, which has all
     */
    static Set<Section> of(List<String> names, String format, Set<Section> usual) {
        if (names == null) {
            return usual;
        }
        if (format.equals("html")) {
            throw new UsageException("--section is not for --format=html: a page has all sections");
        }
        Set<Section> shown = EnumSet.noneOf(Section.class);
        for (String name : names) {
            shown.add(Section.of(name).orElseThrow(() -> new UsageException("--section=" + name
                    + " is not known: it must be one of " + Arrays.stream(Section.values()).map(Section::key)
                            .collect(Collectors.joining(", ")))));
        }
        return shown;
    }
}
