package xyz.autonomys.blocktimes.analysis;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The tests of one chain. Many questions are asked at once, so each is held to a corrected level (Holm 1979): if
 * nothing is the matter, the probability that anything at all is found is at most {@link #LEVEL}, however the tests
 * depend on each other.
 */
final class Findings {

    /** Probability of any finding where there is none, over all questions about one chain. */
    static final double LEVEL = 0.01;

    private final List<Finding> asked = new ArrayList<>();
    private final List<String> notAsked = new ArrayList<>();

    void add(Finding finding) {
        asked.add(finding);
    }

    /** Notes a question that could not be asked, since data is missing or there is too little. */
    void notAsked(String question) {
        notAsked.add(question);
    }

    /** Returns the questions that could not be asked. */
    List<String> notAsked() {
        return List.copyOf(notAsked);
    }

    /** Returns all results. */
    List<Finding> all() {
        return List.copyOf(asked);
    }

    /** Returns the results that pass the corrected level, the least probable first. */
    List<Finding> found() {
        List<Finding> byP = new ArrayList<>(asked);
        byP.sort(Comparator.comparingDouble(Finding::p));
        List<Finding> found = new ArrayList<>();
        for (Finding finding : byP) {
            boolean passes = finding.p() <= LEVEL / (asked.size() - found.size());
            if (!passes) { // also if p is not a number
                break;
            }
            found.add(finding);
        }
        return found;
    }
}
