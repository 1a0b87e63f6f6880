package xyz.autonomys.blocktimes.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Lets the first replies of a node through, and holds the others back until it is opened further. For any number of
 * threads.
 */
final class Gate {

    private record Held(int number, Runnable reply) {
    }

    private final List<Held> held = new ArrayList<>();
    private int upTo;

    /** @param upTo number of the last reply that is let through */
    Gate(int upTo) {
        this.upTo = upTo;
    }

    synchronized void pass(int number, Runnable reply) {
        if (number <= upTo) {
            reply.run();
        } else {
            held.add(new Held(number, reply));
        }
    }

    synchronized boolean holds() {
        return !held.isEmpty();
    }

    /** Lets those that were held back through, and further ones, up to another number. */
    synchronized void open(int further) {
        upTo = further;
        List<Held> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(each -> pass(each.number, each.reply));
    }
}
