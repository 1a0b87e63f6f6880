package xyz.autonomys.blocktimes.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import xyz.autonomys.blocktimes.Patience;
import xyz.autonomys.blocktimes.report.Report;
import xyz.autonomys.blocktimes.report.Section;

/**
 * Pages of five datasets in a real browser, headless; skipped, saying so, where there is none. The pages stay in {@code
 * target/report-pages}; with PICTURES=yes pictures of them too.
 */
class PageTest {

    private static final Path PAGES = Path.of("target/report-pages").toAbsolutePath();
    private static final int WIDE = 1_280;
    private static final int PHONE = 390;
    private static final float DPI = 40;
    private static final int NEARLY_WHITE = 250;
    private static final Map<Pages, Report> REPORTS = new EnumMap<>(Pages.class);
    private static final Map<Pages, Path> FILES = new EnumMap<>(Pages.class);

    @TempDir
    private static Path folder;

    private static Browser browser;

    @BeforeAll
    static void makePages() throws Exception {
        assumeTrue(Files.isExecutable(Browser.PROGRAM), "skipped: " + Browser.PROGRAM + " is not there");
        Files.createDirectories(PAGES);
        for (Pages page : Pages.values()) {
            REPORTS.put(page, page.report(folder));
            FILES.put(page, page.write(REPORTS.get(page), PAGES));
        }
        browser = new Browser(folder);
    }

    @AfterAll
    static void close() throws Exception {
        if (browser != null) {
            browser.close();
        }
    }

    private static void open(Pages page, int width, boolean isDark) throws Exception {
        browser.open(FILES.get(page), width, width == PHONE ? 844 : width == WIDE ? 900 : 1_024, isDark);
    }

    private static List<String> texts(String selector) throws Exception {
        List<String> texts = new ArrayList<>();
        browser.evaluate("[...document.querySelectorAll('" + selector + "')].map(each => each.textContent)")
                .forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** One sentence, four figures with interval and history, and what changed: of both chains, without scrolling. */
    @ParameterizedTest
    @CsvSource({"1280", "390"})
    void theAnswerIsAboveTheFold(int width) throws Exception {
        open(Pages.TWO, width, false);

        JsonNode below = browser.evaluate("[...document.querySelectorAll('.headline, .figures div, .changed')]"
                + ".filter(each => each.getBoundingClientRect().bottom > innerHeight).map(each => each.textContent)");
        assertThat(below).isEmpty();
        assertThat(browser.evaluate("document.getElementById('zoom').hidden").asBoolean()).isTrue();
        assertThat(texts(".headline")).hasSize(2);
        assertThat(texts(".headline").get(0)).contains("The clock of author farmer 3 is ",
                "by chance practically never");
        assertThat(texts(".changed")).hasSize(2).allMatch(text -> text.startsWith("What changed: no change found"));
        assertThat(texts(".figures .interval")).hasSize(8).allMatch(text -> text.contains(" to "));
        assertThat(texts(".figures .spark")).hasSize(8);
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(width);
    }

    @ParameterizedTest
    @EnumSource(Pages.class)
    void figuresAreThoseOfTheSql(Pages page) throws Exception {
        open(page, WIDE, false);
        Report report = REPORTS.get(page);
        for (Map<String, Object> row : report.rows(Section.OVERALL)) {
            assertThat(texts("[data-figure=\"" + row.get("chain") + ":mean_ms\"]"))
                    .containsExactly(String.format(Locale.ROOT, "%,.0f", row.get("mean_ms")));
            assertThat(texts("#table-overall tbody tr").stream().filter(text -> text.startsWith(row.get("chain")
                    + "all")))
                    .singleElement().asString().contains(String.format(Locale.ROOT, "%,d", row.get("blocks")));
        }
        for (Map<String, Object> figure : report.rows(Section.OVERVIEW)) {
            String selector = "[data-figure=\"" + figure.get("chain") + ":" + figure.get("figure") + "\"]";
            double value = ((Number) figure.get("value")).doubleValue();
            String shown = switch (String.valueOf(figure.get("figure"))) {
                case "slot_ms" -> String.format(Locale.ROOT, "%,.2f", value);
                case "slots_a_block" -> String.format(Locale.ROOT, "%.3f", value);
                case "longest_ms" -> String.format(Locale.ROOT, "%,.1f", value / 1_000);
                case "p" -> String.format(Locale.ROOT, "%.1f", 100 * value);
                case "timestamps_that_differ" -> "0";
                default -> "";
            };
            if (!shown.isEmpty()) {
                assertThat(texts(selector)).as(selector).containsExactly(shown);
            }
        }
        Map<String, Object> identity = report.rows(Section.IDENTITY).get(0);
        assertThat(texts("[data-figure=\"consensus:slot_ms\"] + .interval, [data-figure=\"consensus:slot_ms\"] ~"
                + " .interval"))
                .containsExactly(String.format(Locale.ROOT, "%,.2f to %,.2f", identity.get("slot_low_ms"),
                        identity.get("slot_high_ms")));
        JsonNode drawn = browser.evaluate("[...document.querySelectorAll('[data-chart=\"mean\"] .chart')].map(each =>"
                + " echarts.getInstanceByDom(each).getOption().series[1].data.map(point => point[1]))");
        List<Double> means = report.rows(Section.HISTORY).stream()
                .map(row -> Math.round(1_000 * ((Number) row.get("mean_ms")).doubleValue()) / 1_000.0).toList();
        List<Double> points = new ArrayList<>();
        drawn.forEach(chart -> chart.forEach(point -> points.add(point.asDouble())));
        assertThat(points).isEqualTo(page == Pages.HOUR ? List.of() : means);
    }

    /** Nothing says that anything is wrong: no cell of the heat map has a colour of those beyond chance. */
    @Test
    void aPerfectChainShowsNothingRed() throws Exception {
        open(Pages.PERFECT, WIDE, false);

        assertThat(texts(".headline")).singleElement().asString().startsWith("As regular as chance allows");
        String cells = "[...document.querySelectorAll('[data-chart=\"heat\"] svg path')].map(each => each.getAttribute("
                + "'fill')).filter(fill => fill === '%s').length";
        assertThat(browser.evaluate(cells.formatted("#eef0f2")).asInt()).isGreaterThan(800);
        assertThat(browser.evaluate(cells.formatted("#c8321f")).asInt()).isZero();
        assertThat(browser.evaluate(cells.formatted("#2166ac")).asInt()).isZero();
        assertThat(texts(".chapter p")).contains("No domain is stored beside the consensus chain.");
    }

    @Test
    void anHourHasNoChartOfDaysAndSaysWhatThereIsNot() throws Exception {
        open(Pages.HOUR, WIDE, false);

        for (String chart : List.of("heat", "calendar", "mean", "slotLength", "percentiles", "share", "outliers")) {
            assertThat(texts("[data-chart=\"" + chart + "\"] figure")).as(chart).isEmpty();
        }
        assertThat(texts("[data-chart=\"histogram\"] figure")).hasSize(1);
        assertThat(texts(".chapter p")).contains("consensus: none among 599 blocks took more than 60 s (less than 0.1"
                + " expected).", "No operator was reported offline.");
        assertThat(texts(".headline")).singleElement().asString().startsWith("Too few blocks to tell");
    }

    /** Each link within the page leads somewhere, and one to a table opens it. */
    @Test
    void linksLeadToTheirTables() throws Exception {
        open(Pages.TWO, WIDE, false);
        assertThat(browser.evaluate("[...document.querySelectorAll('[id]:not(svg):not(svg *)')].map(each =>"
                + " each.id).filter((id, i, all) =>"
                + " all.indexOf(id) !== i)")).isEmpty();
        assertThat(browser.evaluate("[...document.querySelectorAll('a[href^=\"#\"]')].map(link =>"
                + " link.getAttribute('href').slice(1)).filter(id => !document.getElementById(id))")).isEmpty();
        browser.evaluate("document.querySelector('a[href=\"#table-operators\"]').click()");
        Patience.until("the table opens", () -> browser.evaluate("document.getElementById('table-operators').open")
                .asBoolean(), () -> browser.evaluate("location.hash"), () -> browser.evaluate("location.hash"));
    }

    /** Names from the data are text: on the page, in its data, and in its charts. */
    @Test
    void namesFromTheDataAreOnlyText() throws Exception {
        Report two = REPORTS.get(Pages.TWO);
        Map<Section, List<Map<String, Object>>> hostile = new java.util.LinkedHashMap<>(two.all());
        hostile.replaceAll((section, rows) -> rows.stream().map(row -> {
            Map<String, Object> changed = new java.util.LinkedHashMap<>(row);
            changed.replaceAll((column, value) -> value instanceof String text ? text.replace("consensus",
                    "<!--<script>alert(1)</script>") : value);
            return changed;
        }).toList());
        Path file = Pages.TWO.write(new Report(two.window(), two.madeUtc(), hostile, hostile), folder);
        browser.open(file, WIDE, 900, false);
        assertThat(texts(".card h2").get(0)).endsWith("<!--<script>alert(1)</script>");
        assertThat(browser.evaluate("document.querySelectorAll('.chart svg').length").asInt()).isGreaterThan(15);
    }

    @Test
    void aJumpIsNamedWithItsHourAndDrawn() throws Exception {
        open(Pages.JUMP, WIDE, false);

        assertThat(texts(".headline")).singleElement().asString().contains("The length of a slot changes by +12.0")
                .contains("between 2025-01-04 1");
        assertThat(browser.evaluate("echarts.getInstanceByDom(document.querySelector('[data-chart=\"slotLength\"]"
                + " .chart'"
                + ")).getOption().series[1].markArea.data.length").asInt()).isEqualTo(1);
    }

    /** By the wheel, and by a finger. */
    @ParameterizedTest
    @CsvSource({"1280", "390"})
    void scrollingIsNeverTrapped(int width) throws Exception {
        open(Pages.TWO, width, false);
        int charts = browser.evaluate("document.querySelectorAll('.chart').length").asInt();
        assertThat(charts).isGreaterThan(15);
        for (int i = 0; i < charts; i++) {
            JsonNode middle = browser.evaluate("(() => { const chart = document.querySelectorAll('.chart')[" + i + "];"
                    + " chart.scrollIntoView({ block: 'center', behavior: 'instant' });"
                    + " const box = chart.getBoundingClientRect();"
                    + " return [box.x + box.width / 2, box.y + box.height / 2, scrollY]; })()");
            if (width == PHONE) {
                browser.swipe(middle.get(0).asInt(), middle.get(1).asInt(), 150);
            } else {
                browser.wheel(middle.get(0).asInt(), middle.get(1).asInt(), 150);
            }
            double before = middle.get(2).asDouble();
            Patience.until("the page scrolls from chart " + i, () -> browser.evaluate("scrollY").asDouble() > before
                    + 60,
                    () -> browser.evaluate("scrollY"), () -> browser.evaluate("document.activeElement.tagName"));
        }
    }

    /** A drag on the slider of one chart moves all charts of time, and a button brings the whole time back. */
    @Test
    void chartsZoomTogether() throws Exception {
        open(Pages.TWO, WIDE, false);
        JsonNode slider = browser.evaluate("(() => { const chart = document.querySelector('[data-chart=\"slotLength\"]"
                + " .chart'); chart.scrollIntoView({ block: 'center', behavior: 'instant' }); const box ="
                + " chart.getBoundingClientRect(); return [box.x + 80, box.right - 62, box.bottom - 12]; })()");
        double y = slider.get(2).asDouble();
        double left = slider.get(0).asDouble();
        double width = slider.get(1).asDouble() - left;
        String zoom = "document.documentElement.dataset.zoom || ''";
        browser.drag(left + 4, y, left + width / 2, y); // the handle at the left end

        Patience.until("the charts zoom", () -> !browser.evaluate(zoom).asText().isEmpty(),
                () -> browser.evaluate(zoom),
                () -> browser.evaluate("scrollY"));
        String windows = "[...document.querySelectorAll('.chart')].map(each =>"
                + " echarts.getInstanceByDom(each).getOption())"
                + ".filter(option => option.xAxis[0].type === 'time').map(option => Math.round("
                + "option.dataZoom[0].startValue / 3600000))";
        JsonNode begins = browser.evaluate(windows);
        assertThat(begins).hasSizeGreaterThan(5);
        assertThat(begins).allMatch(begin -> begin.equals(begins.get(0)));
        String days = "echarts.getInstanceByDom(document.querySelector('[data-chart=\"heat\"] .chart')).getOption()"
                + ".dataZoom[0].startValue";
        assertThat(browser.evaluate(days).asInt()).isBetween(5, 8);

        browser.evaluate("document.querySelector('#zoom button').click()");
        assertThat(browser.evaluate(zoom).asText()).isEmpty();
        assertThat(browser.evaluate(windows).get(0).asLong()).isLessThan(begins.get(0).asLong());
        assertThat(browser.evaluate(days).asInt()).isZero();
    }

    /** What one would look for in a picture: labels that run into each other, or out of the chart. */
    @ParameterizedTest
    @EnumSource(Pages.class)
    void noLabelsCollideAndNothingIsCutOff(Pages page) throws Exception {
        for (int width : List.of(PHONE, 768, WIDE)) {
            for (boolean isDark : List.of(false, true)) {
                open(page, width, isDark);
                if ("yes".equals(System.getenv("PICTURES"))) {
                    browser.picture(PAGES.resolve(page.name().toLowerCase(Locale.ROOT) + "-" + width
                            + (isDark ? "-dark" : "") + ".png"));
                }
                assertThat(browser.evaluate(COLLISIONS)).as("%s, %d wide", page, width).isEmpty();
                assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(width);
            }
        }
        assertThat(browser.said()).isEmpty();
        assertThat(browser.evaluate("document.documentElement.dataset.resources").asText()).isEqualTo("0");
    }

    /** Pairs of texts of one chart whose boxes share more than a line's edge, and texts outside of their chart. */
    private static final String COLLISIONS = """
            (() => { const found = [];
              document.querySelectorAll('.chart svg').forEach(svg => {
                const whole = svg.getBoundingClientRect();
                const boxes = [...svg.querySelectorAll('text')].filter(text => text.textContent.trim() !== '')
                  .map(text => [text.textContent, text.getBoundingClientRect()]);
                boxes.forEach(([text, box], i) => {
                  if (box.left < whole.left - 2 || box.right > whole.right + 2) found.push(text + ' is cut off');
                  boxes.slice(i + 1).forEach(([other, next]) => {
                    const wide = Math.min(box.right, next.right) - Math.max(box.left, next.left);
                    const high = Math.min(box.bottom, next.bottom) - Math.max(box.top, next.top);
                    if (wide > 1 && high > 4) found.push(text + ' and ' + other);
                  });
                });
              });
              return found; })()""";

    @ParameterizedTest
    @EnumSource(value = Pages.class, names = {"JUMP", "TWO", "HOUR"})
    void thePrintedPagesAreFullAndHaveTablesAndCharts(Pages page) throws Exception {
        open(page, WIDE, true);
        byte[] printed = browser.pdf();
        Files.write(PAGES.resolve(page.name().toLowerCase(Locale.ROOT) + ".pdf"), printed);
        try (PDDocument pdf = Loader.loadPDF(printed)) {
            String text = new PDFTextStripper().getText(pdf).replaceAll("\\s+", " ");
            REPORTS.get(page).sections().keySet().stream().filter(section -> Tables.has(REPORTS.get(page), section))
                    .forEach(section -> assertThat(text).contains(section.title().replaceAll("\\s+", " ")));
            assertThat(text).contains("Blocks by seconds since the parent").doesNotContainPattern("\\bSave\\b")
                    .doesNotContain("Last 7 days");
            PDFRenderer renderer = new PDFRenderer(pdf);
            for (int i = 0; i < pdf.getNumberOfPages() - 1; i++) {
                assertThat(filled(renderer.renderImageWithDPI(i, DPI))).as("page %d of %s", i + 1, page)
                        .isGreaterThan(1 / 3.0);
            }
        }
        // Back on the screen everything is as it was.
        assertThat(browser.evaluate("document.querySelectorAll('details[open]').length").asInt()).isZero();
        browser.evaluate("window.dispatchEvent(new Event('beforeprint'))");
        Function<String, String> all = property -> "[...document.querySelectorAll('.chart')].map(each => echarts"
                + ".getInstanceByDom(each).getOption()).filter(option => " + property + ").length";
        assertThat(browser.evaluate(all.apply("(option.dataZoom || []).some(zoom => zoom.type === 'slider')")).asInt())
                .isZero();
        browser.evaluate("window.dispatchEvent(new Event('afterprint'))");
    }

    /** Returns how far down a page there is anything. */
    private static double filled(BufferedImage image) {
        for (int y = image.getHeight() - 1; y >= 0; y--) {
            for (int x = 0; x < image.getWidth(); x++) {
                if ((image.getRGB(x, y) & 0xff) < NEARLY_WHITE) {
                    return (double) y / image.getHeight();
                }
            }
        }
        return 0;
    }
}
