package xyz.autonomys.blocktimes.report.page;

import static xyz.autonomys.blocktimes.text.HtmlText.escaped;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import xyz.autonomys.blocktimes.report.Report;
import xyz.autonomys.blocktimes.report.Section;

/** The chapters of a page, in order: each says what its figures mean, has charts, and names its tables. */
final class Story {

    /** A chapter of the page. */
    private enum Chapter {
        HOW_LONG("How long blocks take", "distribution", "histogram ratio", Section.OVERALL, Section.DISTRIBUTION,
                Section.THEORY, Section.SLOT_COUNTS),
        WHY("Why: slots a block, and the length of a slot", "slots", "factors slotLength slotsABlock",
                Section.IDENTITY, Section.SLOT_LENGTH, Section.ERAS, Section.SLOTS),
        WHEN("When it changed", "changes", "mean percentiles heat calendar", Section.CHANGES, Section.UPGRADES,
                Section.COMPARISON, Section.CALENDAR),
        WHO("Who: authors, and what a block carries", "clocks load segments", "authors load segments", Section.AUTHORS,
                Section.LOAD, Section.LOAD_FIFTHS, Section.SEGMENTS),
        THE_DOMAIN("The domain", "domain", "share bundles", Section.DOMAIN, Section.BUNDLES,
                Section.BUNDLE_PROBABILITY),
        OPERATORS("Operators", "operators", "operators", Section.OPERATORS, Section.OPERATOR_RATES),
        OUTLIERS("Outliers", "theory", "outliers", Section.OUTLIERS);

        private final String title;
        private final List<String> explained;
        private final List<String> charts;
        private final List<Section> sections;

        Chapter(String title, String explained, String charts, Section... sections) {
            this.title = title;
            this.explained = List.of(explained.split(" "));
            this.charts = List.of(charts.split(" "));
            this.sections = List.of(sections);
        }

        private String id() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }

        private boolean isIn(Report report) {
            return sections.stream().anyMatch(report.all()::containsKey);
        }
    }

    private Story() {
    }

    static String of(Report report) {
        List<Chapter> chapters = Arrays.stream(Chapter.values()).filter(chapter -> chapter.isIn(report)).toList();
        return "<nav class=\"contents\" aria-label=\"Contents\">" + chapters.stream()
                .map(chapter -> "<a href=\"#" + chapter.id() + "\">" + escaped(chapter.title.replaceFirst("[:,].*", ""))
                        + "</a>")
                .collect(Collectors.joining()) + "<a href=\"#tables\">Tables</a></nav>"
                + chapters.stream().map(chapter -> chapter(report, chapter)).collect(Collectors.joining());
    }

    private static String chapter(Report report, Chapter chapter) {
        StringBuilder html = new StringBuilder("<section class=\"chapter\" id=\"").append(chapter.id()).append("\">");
        chapter.explained.forEach(name -> html.append("<a id=\"chapter-").append(name).append("\"></a>"));
        html.append("<h2>").append(escaped(chapter.title)).append("</h2>");
        List<String> said = switch (chapter) {
            case HOW_LONG -> Sentences.howLong(report);
            case WHY -> Sentences.why(report);
            case WHEN -> Sentences.when(report);
            case WHO -> Sentences.who(report);
            case THE_DOMAIN -> Sentences.domain(report);
            case OPERATORS -> Sentences.operators(report);
            case OUTLIERS -> Sentences.outliers(report);
        };
        said.stream().distinct().forEach(sentence -> html.append("<p>").append(escaped(sentence)).append("</p>"));
        html.append("<div class=\"charts\">");
        chapter.charts.forEach(chart -> html.append("<div class=\"place\" data-chart=\"").append(chart)
                .append("\"></div>"));
        html.append("</div><p class=\"soft\">Explained in ").append(chapter.explained.stream()
                .map(name -> "docs/analysis/" + name + ".md").collect(Collectors.joining(", ")));
        List<Section> tables = chapter.sections.stream().filter(section -> Tables.has(report, section)).toList();
        if (!tables.isEmpty()) {
            html.append(". Tables: ").append(tables.stream().map(section -> "<a href=\"#table-" + section.key() + "\">"
                    + section.key() + "</a>").collect(Collectors.joining(", ")));
        }
        return html.append(".</p></section>").toString();
    }
}
