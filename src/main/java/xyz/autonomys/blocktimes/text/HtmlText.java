package xyz.autonomys.blocktimes.text;

/** Text for HTML. */
public final class HtmlText {

    private HtmlText() {
    }

    /** Returns a text that means itself, also within double quotes. */
    public static String escaped(Object text) {
        return String.valueOf(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
