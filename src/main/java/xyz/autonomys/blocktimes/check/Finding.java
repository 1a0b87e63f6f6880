package xyz.autonomys.blocktimes.check;

/**
 * The result of a check.
 *
 * @param outcome whether it holds
 * @param check name of the check
 * @param chain name of the chain; {@code -} if it is about none
 * @param text how much was checked, or what is wrong and what to do
 */
public record Finding(Outcome outcome, String check, String chain, String text) {

    /** Whether a check holds. */
    public enum Outcome {
        /** It holds. */
        OK("ok"),
        /** There is something that may be worth a look. */
        LOOK("look"),
        /** It does not hold. */
        FAILED("FAILED");

        private final String shown;

        Outcome(String shown) {
            this.shown = shown;
        }

        /** Returns the outcome as a line of {@code validate} begins with it. */
        public String shown() {
            return shown;
        }
    }

    static Finding ok(String check, String chain, String text) {
        return new Finding(Outcome.OK, check, chain, text);
    }

    public static Finding failed(String check, String chain, String text) {
        return new Finding(Outcome.FAILED, check, chain, text);
    }

    /** Returns whether the check does not hold. */
    public boolean isFailure() {
        return outcome == Outcome.FAILED;
    }
}
