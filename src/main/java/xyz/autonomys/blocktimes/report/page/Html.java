package xyz.autonomys.blocktimes.report.page;

import java.util.Map;
import xyz.autonomys.blocktimes.report.FigureFormat;
import xyz.autonomys.blocktimes.text.HtmlText;

/** Figures of rows. */
final class Html {

    private Html() {
    }

    /** Returns a value of a row, with the digits that say something. */
    static String figure(Map<String, Object> row, String column) {
        return HtmlText.escaped(FigureFormat.shown(column, row.get(column)));
    }

    static double number(Map<String, Object> row, String column) {
        return row.get(column) instanceof Number number ? number.doubleValue() : Double.NaN;
    }
}
