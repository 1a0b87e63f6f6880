package xyz.autonomys.blocktimes.report.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A small line of a figure's history, with its interval as a band behind it. The band says how much of it is chance.
 */
final class Sparkline {

    /** Fewer points are no history. */
    private static final int FEWEST = 3;
    private static final int WIDTH = 120;
    private static final int HEIGHT = 26;
    private static final double MARGIN = 2;

    private Sparkline() {
    }

    /**
     * Returns an SVG element; empty for less than three points.
     *
     * @param low column of the lower end of the interval; that of the value for none
     * @param high column of the upper end
     */
    static String of(List<Map<String, Object>> rows, String value, String low, String high) {
        List<Map<String, Object>> points = rows.stream()
                .filter(row -> !Double.isNaN(Html.number(row, value)) && !Double.isNaN(Html.number(row, low))).toList();
        if (points.size() < FEWEST) {
            return "";
        }
        double least = points.stream().mapToDouble(row -> Html.number(row, low)).min().orElse(0);
        double most = points.stream().mapToDouble(row -> Html.number(row, high)).max().orElse(1);
        StringBuilder line = new StringBuilder();
        StringBuilder upper = new StringBuilder();
        StringBuilder lower = new StringBuilder();
        for (int i = 0; i < points.size(); i++) {
            double x = x(i, points.size());
            line.append(point(x, Html.number(points.get(i), value), least, most));
            upper.append(point(x, Html.number(points.get(i), high), least, most));
        }
        for (int i = points.size() - 1; i >= 0; i--) {
            lower.append(point(x(i, points.size()), Html.number(points.get(i), low), least, most));
        }
        String band = low.equals(value) ? "" : "<polygon points=\"" + upper + lower + "\"/>";
        return "<svg class=\"spark\" viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" preserveAspectRatio=\"none\""
                + " aria-hidden=\"true\">" + band + "<polyline points=\"" + line + "\"/></svg>";
    }

    private static double x(int point, int points) {
        return MARGIN + (WIDTH - 2 * MARGIN) * point / (points - 1);
    }

    private static String point(double x, double value, double least, double most) {
        double share = most > least ? (value - least) / (most - least) : 0.5;
        return String.format(Locale.ROOT, "%.1f,%.1f ", x, HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN));
    }
}
