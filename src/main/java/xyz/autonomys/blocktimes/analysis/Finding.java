package xyz.autonomys.blocktimes.analysis;

/**
 * What a test found, or did not find.
 *
 * @param question what was asked, a few words
 * @param p probability of a result as extreme as this by chance
 * @param text the result, with its size and date, as part of a sentence
 * @param size size of the effect; NaN if it has none
 * @param low lower end of its interval of 95 %
 * @param high upper end of its interval
 * @param unit of the size
 * @param chapter chapter of docs/analysis that explains it
 */
record Finding(String question, double p, String text, double size, double low, double high, String unit,
        String chapter) {

    /** A finding without a size of its own. */
    Finding(String question, double p, String text, String chapter) {
        this(question, p, text, Double.NaN, Double.NaN, Double.NaN, "", chapter);
    }
}
