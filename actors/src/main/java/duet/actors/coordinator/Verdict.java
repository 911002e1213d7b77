package duet.actors.coordinator;

import duet.actors.event.Outcome;

/** How a run ends, once that is known. The first reason counts, except that a failure overrides any other end. */
final class Verdict {
    private Outcome outcome;
    private String message;

    boolean spoken() {
        return outcome != null;
    }

    Outcome outcome() {
        return outcome;
    }

    String message() {
        return message;
    }

    void end(Outcome how, String why) {
        if (!spoken()) {
            outcome = how;
            message = why;
        }
    }

    /** The first failure is the cause; those after it are its consequences. */
    void fail(String why) {
        if (outcome != Outcome.FAILED) {
            outcome = Outcome.FAILED;
            message = why;
        }
    }

    /** A failure that is told even after another one. */
    void failAlso(String why) {
        message = outcome == Outcome.FAILED ? message + "; " + why : why;
        outcome = Outcome.FAILED;
    }
}
