package xyz.autonomys.blocktimes.cli.data;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
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
        if (format.equals("html")) {
            usual.removeAll(EnumSet.of(Section.ROLLING, Section.QUANTILES)); // neither charts nor tables show them
        }
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
        Set<Section> shown = among(names, format, EnumSet.allOf(Section.class));
        if (shown.contains(Section.COMPARISON)) {
            throw new UsageException("--section=comparison needs the two windows of --compare");
        }
        return shown;
    }

    /**
     * Returns the sections that the user names of those that a report has, or all of these if none is named.
     *
     * @param made sections of a report that does not have all
     * @throws UsageException if the report does not have one
     */
    static Set<Section> among(List<String> names, String format, Set<Section> made) {
        if (names == null) {
            return made;
        }
        if (format.equals("html")) {
            throw new UsageException("--section is not for --format=html: a page has all sections");
        }
        Set<Section> shown = EnumSet.noneOf(Section.class);
        for (String name : names) {
            shown.add(Section.of(name).filter(made::contains).orElseThrow(() -> unknown(name, keys(made))));
        }
        return shown;
    }

    private static UsageException unknown(String name, List<String> known) {
        String meant = known.stream().filter(key -> key.startsWith(name) || name.startsWith(key)).findFirst()
                .map(key -> "; did you mean " + key + '?').orElse("");
        return new UsageException("--section=" + name + " is not known of this report: it must be one of "
                + String.join(", ", known) + meant);
    }

    private static List<String> keys(Set<Section> sections) {
        return sections.stream().sorted().map(Section::key).toList();
    }

    /** The names of sections, for completion. */
    static final class Names extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Names() {
            super(keys(EnumSet.allOf(Section.class)));
        }
    }

    /** The names of formats, for completion. */
    static final class Formats extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Formats() {
            super(ReportOutput.FORMATS.stream().sorted().toList());
        }
    }
}
